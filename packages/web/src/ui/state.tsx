import type { ReactNode } from "react";
import { explain, useSpeech } from "../text/speech.tsx";

/** Says that something is being read; late enough not to flicker. */
export function Loading() {
  const { t } = useSpeech();
  return (
    <p className="empty loading" role="status">
      {t.loading}
    </p>
  );
}

/** Says why something could not be read, and offers to try again. */
export function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const speech = useSpeech();
  return (
    <div className="empty" role="alert">
      <p>{explain(speech, error)}</p>
      <button type="button" onClick={onRetry}>
        {speech.t.retry}
      </button>
    </div>
  );
}

/** Says that there is nothing, why, and what to do. */
export function Empty({ words, children }: { readonly words: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <p>{words}</p>
      {children}
    </div>
  );
}

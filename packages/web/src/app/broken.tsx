import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { Empty } from "../ui/state.tsx";
import { useSpeech } from "../text/speech.tsx";

/** A part of the page that failed: what that means, and the way on. */
export function Broken({ error }: ErrorComponentProps) {
  const { t } = useSpeech();
  return (
    <main className="page">
      <div className="empty" role="alert">
        <p>{t.broken.words}</p>
        <p lang="en" className="quiet">
          {error instanceof Error ? error.message : String(error)}
        </p>
        <button type="button" onClick={() => location.reload()}>
          {t.broken.reload}
        </button>
      </div>
    </main>
  );
}

/** An address that names no page. */
export function NotThere() {
  const { t } = useSpeech();
  return (
    <main className="page">
      <Empty words={t.broken.noPage}>
        <Link to="/">{t.nav.toInbox}</Link>
      </Empty>
    </main>
  );
}

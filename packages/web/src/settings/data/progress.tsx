import { explain, useSpeech, useWords } from "../../text/speech.tsx";
import { words as allWords } from "./words.ts";

/** How far something is, with a way to stop it, or why it did not go on. */
export function Progress(props: {
  readonly busy: boolean;
  readonly said: string | null;
  readonly error: unknown;
  readonly onStop?: () => void;
}) {
  const { busy, said, error, onStop } = props;
  const speech = useSpeech();
  const words = useWords(allWords);
  return (
    <>
      <div className="data-progress">
        {busy ? <progress aria-label={said ?? speech.t.loading} /> : null}
        <span role="status">{said}</span>
        {busy && onStop ? (
          <button type="button" onClick={onStop}>
            {words.stop}
          </button>
        ) : null}
      </div>
      {error === null ? null : (
        <p role="alert" className="error">
          {explain(speech, error)}
        </p>
      )}
    </>
  );
}

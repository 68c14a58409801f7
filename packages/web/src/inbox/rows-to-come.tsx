import { useSpeech } from "../text/speech.tsx";

const ROWS = [1, 2, 3, 4, 5];

/** Where rows will be, in their shape, so that nothing jumps when they come. */
export function RowsToCome() {
  const { t } = useSpeech();
  return (
    <>
      <p className="unseen" role="status">
        {t.loading}
      </p>
      <ul className="to-come" aria-hidden="true">
        {ROWS.map((row) => (
          <li key={row}>
            <span />
            <span />
            <span />
          </li>
        ))}
      </ul>
    </>
  );
}

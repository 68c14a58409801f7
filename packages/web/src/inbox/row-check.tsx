import type { ThreadRow } from "@kikimimi/api/schema";
import { useSpeech } from "../text/speech.tsx";

/** Selects one row by pointer; `x` does it by keyboard, so it takes no stop of its own between the rows. */
export function RowCheck(props: {
  readonly row: ThreadRow;
  readonly chosen: boolean;
  readonly onTurn: (threadId: string) => void;
}) {
  const { row, chosen, onTurn } = props;
  const { t } = useSpeech();
  const what = row.lead?.excerpt.slice(0, 40) ?? row.threadId;
  return (
    <label className="row-check">
      <input type="checkbox" tabIndex={-1} checked={chosen} onChange={() => onTurn(row.threadId)} />
      <span className="unseen">{t.selectRow(what)}</span>
    </label>
  );
}

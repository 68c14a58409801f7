import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../text/speech.tsx";
import { words as allWords } from "./words.ts";

/** Asks before what cannot be undone; the safe way out comes first. */
export function Confirm(props: {
  readonly title: string;
  readonly lead: string;
  readonly act: string;
  readonly busy?: boolean;
  readonly onAct: () => void;
  readonly onClose: () => void;
}) {
  const words = useWords(allWords);
  return (
    <Dialog title={props.title} lead={props.lead} onClose={props.onClose}>
      <div className="kit-buttons">
        <button type="button" onClick={props.onClose}>
          {words.cancel}
        </button>
        <button type="button" className="primary" disabled={props.busy} onClick={props.onAct}>
          {props.act}
        </button>
      </div>
    </Dialog>
  );
}

import { type FormEvent, useId, useState } from "react";
import { Dialog } from "../ui/dialog.tsx";

/** Asks for a few words before something is done. */
export function AskDialog(props: {
  readonly title: string;
  readonly label: string;
  readonly initial?: string;
  /** Whether no words are an answer, too. */
  readonly mayBeEmpty?: boolean;
  readonly onAnswer: (words: string) => void;
  readonly onClose: () => void;
}) {
  const { title, label, initial = "", mayBeEmpty = false, onAnswer, onClose } = props;
  const id = useId();
  const [words, setWords] = useState(initial);
  const ready = mayBeEmpty || words.trim() !== "";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // Within a form on the page, React would take this answer for that form's, and send what is being written there.
    event.stopPropagation();
    if (!ready) return;
    onClose();
    onAnswer(words.trim());
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="ask" onSubmit={submit}>
        <label htmlFor={id}>{label}</label>
        <input id={id} value={words} maxLength={500} autoFocus onChange={(event) => setWords(event.target.value)} />
        <button type="submit" className="primary" aria-disabled={!ready}>
          {title}
        </button>
      </form>
    </Dialog>
  );
}

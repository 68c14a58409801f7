import { type FormEvent, useState } from "react";
import { useWords } from "../../text/speech.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Text } from "../kit/inputs.tsx";
import { FormContext } from "../kit/problems.ts";
import { words as kitWords } from "../kit/words.ts";
import { words as allWords } from "./words.ts";

/** Asks for the ID once more before something is erased for good; the safe way out comes first. */
export function AskToErase(props: {
  readonly who: string;
  readonly id: string;
  readonly count: string;
  readonly onErase: () => void;
  readonly onClose: () => void;
}) {
  const { who, id, count, onErase, onClose } = props;
  const words = useWords(allWords).erase;
  const kit = useWords(kitWords);
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() === id) onErase();
    else setWrong(true);
  };
  return (
    <Dialog title={words.ask(who)} lead={words.askLead(count)} onClose={onClose}>
      <FormContext value={{ problems: new Map(isWrong ? [["id", words.wrong]] : []), locked: false }}>
        <form className="kit-form" onSubmit={submit}>
          <Text path="id" label={words.type(id)} value={typed} onChange={setTyped} />
          <div className="kit-buttons">
            <button type="button" onClick={onClose}>
              {kit.cancel}
            </button>
            <button type="submit" className="primary">
              {words.act}
            </button>
          </div>
        </form>
      </FormContext>
    </Dialog>
  );
}

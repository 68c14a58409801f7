import { useEffect, useRef } from "react";
import { useSpeech } from "./words.tsx";

/** Shows the keys, over everything else until it is closed. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const { t } = useSpeech();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const keys = [
    ["j / k", t.keys.move],
    ["Enter", t.keys.open],
    ["c", t.keys.claim],
    ["r", t.keys.reply],
    ["Ctrl+Enter", t.keys.send],
    ["n", t.keys.note],
    ["e", t.keys.close],
    ["?", t.keys.help],
    ["Esc", t.keys.escape],
  ] as const;
  return (
    <dialog ref={dialog} aria-labelledby="help" onClose={onClose}>
      <h2 id="help">{t.help}</h2>
      <dl className="keys">
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{t.keys.off}</p>
      <button type="button" onClick={onClose}>
        {t.close}
      </button>
    </dialog>
  );
}

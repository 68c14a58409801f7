import { useEffect, useRef } from "react";
import { useWords } from "../../text/speech.tsx";
import { Copy } from "./copy.tsx";
import { words as allWords } from "./words.ts";

/** A secret that is shown this once: said loudly, copied easily, gone when it is put away. */
export function Once(props: {
  readonly title: string;
  readonly lead: string;
  readonly secret: string;
  readonly copyLabel: string;
  readonly onClose: () => void;
}) {
  const words = useWords(allWords);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <section className="kit-once" aria-live="polite">
      <h2 ref={head} tabIndex={-1}>
        {props.title}
      </h2>
      <p>{props.lead}</p>
      <p className="kit-command">
        <code tabIndex={0}>{props.secret}</code> <Copy text={props.secret} label={props.copyLabel} />
      </p>
      <p>
        <button type="button" onClick={props.onClose}>
          {words.putAway}
        </button>
      </p>
    </section>
  );
}

import { type ReactNode, type RefObject, useId, useRef } from "react";
import { useWords } from "../../text/speech.tsx";
import { words as allWords } from "./words.ts";

/** One step of connecting, under a heading that the keyboard can be led to. */
export function Step(props: {
  readonly n: number;
  readonly name: string;
  readonly head?: RefObject<HTMLHeadingElement | null>;
  readonly children: ReactNode;
}) {
  const words = useWords(allWords);
  const id = useId();
  return (
    <section className="kit-step" aria-labelledby={id}>
      <h2 id={id} ref={props.head} tabIndex={-1}>
        {words.step(props.n, props.name)}
      </h2>
      {props.children}
    </section>
  );
}

/** The headings of the steps that others lead to. */
export function useHeads() {
  const secrets = useRef<HTMLHeadingElement>(null);
  const check = useRef<HTMLHeadingElement>(null);
  return { secrets, check };
}

/** Leads the keyboard, and who listens, to a heading once it is there. */
export function lead(head: RefObject<HTMLHeadingElement | null>): void {
  requestAnimationFrame(() => head.current?.focus());
}

import { Class, Folder, PLAIN_FOLD } from "./fold.ts";

const folder = new Folder(PLAIN_FOLD);

/** Counts what stands between two places of a text: words where there are spaces, characters in Japanese. */
export class TokenCounter {
  readonly #before: Uint32Array;

  constructor(text: string) {
    const { classes, from, length } = folder.fold(text);
    this.#before = new Uint32Array(text.length + 1);
    let count = 0;
    let filled = 0;
    for (let i = 0; i < length; i++) {
      const here = classes[i];
      if (here !== Class.cjk && (here !== Class.word || (i > 0 && classes[i - 1] === Class.word))) continue;
      // Whatever begins up to here has only the earlier ones before it.
      const at = from[i] ?? 0;
      this.#before.fill(count, filled, at + 1);
      filled = Math.max(filled, at + 1);
      count++;
    }
    this.#before.fill(count, filled);
  }

  /** Words and characters that begin between a place's end and another's start. */
  between(end: number, start: number): number {
    return (this.#before[start] ?? 0) - (this.#before[end] ?? 0);
  }
}

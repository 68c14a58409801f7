import { composed } from "./symbols.ts";

// A letter with its combining marks, so that NFKC composes them.
const CLUSTER = /[^\p{M}\uFF9E\uFF9F][\p{M}\uFF9E\uFF9F]{0,8}|[\s\S]/gu;

/** Leads from ranges of a composed text back to the words as the author wrote them. */
export class Original {
  readonly #text: string;
  readonly #composed: string;
  readonly #starts: number[] | undefined;

  constructor(text: string, composedText: string) {
    this.#text = text;
    this.#composed = composedText;
    if (text === composedText) return;
    const starts: number[] = [];
    let at = 0;
    for (const [cluster] of text.matchAll(CLUSTER)) {
      for (let unit = composed(cluster).length; unit > 0; unit -= 1) starts.push(at);
      at += cluster.length;
    }
    starts.push(text.length);
    // Where clusters compose with their neighbours the way back is not known.
    this.#starts = starts.length === composedText.length + 1 ? starts : [];
  }

  /** The author's words for a half-open range of the composed text, trimmed; "" when they cannot be told. */
  slice(from: number, to: number): string {
    if (this.#starts === undefined) return this.#text.slice(from, to).trim();
    const start = this.#starts[from];
    const end = this.#starts[to];
    if (start !== undefined && end !== undefined) return this.#text.slice(start, end).trim();
    const words = this.#composed.slice(from, to).trim();
    return this.#text.includes(words) ? words : "";
  }
}

/** Where an entry matched: half-open range of the normalised text. */
export type Match<T> = { readonly from: number; readonly to: number; readonly value: T };

/**
 * Leftmost-longest matcher over a fixed vocabulary: an index from an entry's first two units to the lengths to try.
 * Work per position is bounded by the number of lengths, so that a text costs linear time.
 */
export class Matcher<T> {
  readonly #entries: ReadonlyMap<string, T>;
  readonly #lengths = new Map<string, number[]>();

  constructor(entries: ReadonlyMap<string, T>) {
    this.#entries = entries;
    for (const key of entries.keys()) {
      const prefix = key.slice(0, 2);
      const lengths = this.#lengths.get(prefix);
      if (lengths === undefined) this.#lengths.set(prefix, [key.length]);
      else if (!lengths.includes(key.length)) lengths.push(key.length);
    }
    for (const lengths of this.#lengths.values()) lengths.sort((a, b) => b - a);
  }

  /** The longest entry that begins at `from` and that `accept` (for example a word boundary) lets pass. */
  longestAt(text: string, from: number, accept: (to: number) => boolean): Match<T> | undefined {
    for (const length of this.#lengths.get(text.slice(from, from + 2)) ?? []) {
      const value = this.#entries.get(text.slice(from, from + length));
      if (value !== undefined && from + length <= text.length && accept(from + length))
        return { from, to: from + length, value };
    }
    const single = text.slice(from, from + 1);
    const value = this.#entries.get(single);
    return value !== undefined && accept(from + 1) ? { from, to: from + 1, value } : undefined;
  }
}

/** Normalised text with, for every unit of it, where it began and ended in the original. */
export type Normalised = {
  readonly original: string;
  readonly text: string;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
};

// A letter with its combining marks, so that NFKC composes them; bounded, because reordering many marks is quadratic.
const CLUSTER = /[^\p{M}\uFF9E\uFF9F][\p{M}\uFF9E\uFF9F]{0,4}|[\s\S]/gu;
// Invisible characters (zero width, bidi controls, variation selectors) must not hide a word from the lexicon.
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|\p{Variation_Selector}/gu;
const PLAIN = /^[\n\x20-\x40\x5B-\x7E]$/;

/** NFKC, lower case, without invisible characters: the form in which lexicon entries are stored and matched. */
export function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(INVISIBLE, "").replaceAll("’", "'");
}

/** Folds a text and keeps the way back, so that evidence shows the reader's own words. */
export function normalise(original: string): Normalised {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const [cluster] of original.matchAll(CLUSTER)) {
    const part = PLAIN.test(cluster) ? cluster : fold(cluster);
    parts.push(part);
    for (let i = 0; i < part.length; i += 1) {
      starts.push(at);
      ends.push(at + cluster.length);
    }
    at += cluster.length;
  }
  return { original, text: parts.join(""), starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}

/** The reader's own words for the half-open range of the normalised text. */
export function originalSlice(norm: Normalised, from: number, to: number): string {
  if (to <= from) return "";
  return norm.original.slice(norm.starts[from] ?? 0, norm.ends[to - 1] ?? norm.original.length);
}

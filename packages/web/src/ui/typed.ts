/** A sign that somebody typed to be offered something, with what was typed after it. */
export type Typed = { readonly from: number; readonly to: number; readonly query: string };

/** The sign before the caret that asks for an offer: at the beginning of a word, with no space after it. */
export function typedAt(text: string, caret: number, sign: "/" | "@"): Typed | undefined {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf(sign);
  if (from < 0) return undefined;
  const query = before.slice(from + 1);
  if (/\s/u.test(query) || query.length > 60) return undefined;
  // An address or a path has its sign within a word; Japanese parts words by no space.
  const glued = sign === "/" ? /[^\s]$/u : /[\w.+-]$/u;
  if (glued.test(before.slice(0, from))) return undefined;
  return { from, to: caret, query };
}

/** A text with the sign and what was typed after it replaced, and where the caret goes. */
export function putIn(
  text: string,
  { from, to }: Typed,
  words: string,
): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, from) + words + text.slice(to), caret: from + words.length };
}

import stemmer from "natural/lib/natural/stemmers/porter_stemmer.js";

/** Words whose stems are remembered; people use few words often. */
const MAX_REMEMBERED = 20_000;
const remembered = new Map<string, string>();

/** The Porter stem of a lower-case English word: `delivered`, `delivering` and `delivers` are all `deliv`. */
export function stemOf(word: string): string {
  const known = remembered.get(word);
  if (known !== undefined) return known;
  const stem = stemmer.stem(word);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(word, stem);
  return stem;
}

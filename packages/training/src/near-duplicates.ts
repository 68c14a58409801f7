const SIZE = 5;

/** The character 5-grams of a text after NFKC, in lower case, with one space for each run; a shorter text is its own. */
function gramsOf(text: string): Set<string> {
  const folded = text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  const grams = new Set<string>();
  for (let at = 0; at + SIZE <= folded.length; at += 1) grams.add(folded.slice(at, at + SIZE));
  if (grams.size === 0) grams.add(folded);
  return grams;
}

/** Two texts, by their positions, and how much of their 5-grams they share (Jaccard, 0 … 1). */
export type NearDuplicate = { readonly first: number; readonly second: number; readonly jaccard: number };

/** All pairs of texts that share at least `least` of their 5-grams. */
export function nearDuplicates(texts: readonly string[], least = 0.5): NearDuplicate[] {
  const found: NearDuplicate[] = [];
  const sizes: number[] = [];
  const holders = new Map<string, number[]>();
  for (const [second, text] of texts.entries()) {
    const grams = gramsOf(text);
    const shared = new Map<number, number>();
    for (const gram of grams) {
      const known = holders.get(gram);
      if (known === undefined) holders.set(gram, [second]);
      else {
        for (const first of known) shared.set(first, (shared.get(first) ?? 0) + 1);
        known.push(second);
      }
    }
    for (const [first, count] of shared) {
      const jaccard = count / ((sizes[first] ?? 0) + grams.size - count);
      if (jaccard >= least) found.push({ first, second, jaccard });
    }
    sizes.push(grams.size);
  }
  return found;
}

import { beginsAt, endsAt, fold, type Folded, type Grapheme, graphemesOf, type Span, spanOf } from "./voice-text.ts";

type Node = { readonly next: Map<string, Node>; word?: number };

/** Words made ready to be looked for, all at once. */
export type WordFinder = { readonly root: Node; readonly longest: number };

/** A word that stands in a text: which, and where. */
export type WordFound = Span & { readonly word: number };

/** How a text is folded from its words alone. */
export function foldText(text: string, hidden: readonly Span[] = []): Folded {
  return fold(graphemesOf(text), hidden);
}

/** Makes words ready; the number of a word is its place. */
export function findWords(words: readonly string[]): WordFinder {
  const root: Node = { next: new Map() };
  let longest = 0;
  for (const [number, word] of words.entries()) {
    const { text } = foldText(word.trim());
    if (text === "") continue;
    longest = Math.max(longest, text.length);
    let node = root;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charAt(i);
      const known = node.next.get(unit) ?? { next: new Map() };
      node.next.set(unit, known);
      node = known;
    }
    node.word ??= number;
  }
  return { root, longest };
}

/** The words in a folded text from left to right, the longest at each place, none within another. */
export function wordsIn(finder: WordFinder, folded: Folded): WordFound[] {
  const found: WordFound[] = [];
  let at = 0;
  while (at < folded.text.length) {
    const hit = longestAt(finder, folded, at);
    if (hit) found.push({ ...spanOf(folded, at, hit.last), word: hit.word });
    at = hit ? hit.last + 1 : at + 1;
  }
  return found;
}

/** Whether any word touches a stretch of an original, also one that another word would hide. */
function touches(finder: WordFinder, folded: Folded, { from, to }: Span): boolean {
  for (let at = 0; at < folded.text.length && (folded.from[at] ?? to) < to; at++) {
    const hit = longestAt(finder, folded, at);
    if (hit && spanOf(folded, at, hit.last).to > from) return true;
  }
  return false;
}

function longestAt(finder: WordFinder, folded: Folded, at: number): { word: number; last: number } | undefined {
  const { text } = folded;
  if (!beginsAt(folded, at) || isWithin(text, at - 1, at)) return undefined;
  let node: Node | undefined = finder.root;
  let hit: { word: number; last: number } | undefined;
  for (let i = at; node && i < text.length; i++) {
    node = node.next.get(text.charAt(i));
    if (node?.word !== undefined && endsAt(folded, i) && !goesOn(text, i)) hit = { word: node.word, last: i };
  }
  return hit;
}

/** Letters of scripts that part their words by spaces; katakana words end where katakana ends. */
const SPACED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{M}_]/u;
const KATAKANA = /[\p{Script=Katakana}ー]/u;

/** Whether two units that follow each other belong to one word. */
function isWithin(text: string, left: number, right: number): boolean {
  const [one, other] = [text.charAt(left), text.charAt(right)];
  if (left < 0 || one === "" || other === "") return false;
  return (SPACED.test(one) && SPACED.test(other)) || (KATAKANA.test(one) && KATAKANA.test(other));
}

/** Whether a word goes on behind a unit; a possessive does not change it, `n't` does. */
function goesOn(text: string, last: number): boolean {
  if (isWithin(text, last, last + 1)) return true;
  if (text.charAt(last + 1) !== "'" || !SPACED.test(text.charAt(last))) return false;
  const isPossessive = text.charAt(last + 2) === "s" && !isWithin(text, last + 2, last + 3);
  return !isPossessive && SPACED.test(text.charAt(last + 2));
}

/** What is put in place of a word: begins with a capital where the word did. */
export function inCaseOf(found: string, instead: string): string {
  const [head = ""] = found;
  const isCapital = head !== head.toLowerCase() && head === head.toUpperCase();
  return isCapital ? instead.charAt(0).toUpperCase() + instead.slice(1) : instead;
}

/** Graphemes of the original that are enough to see every word that touches what is put in. */
const AROUND = 8;

/** Whether putting `instead` in place of a stretch leaves no word that touches it. */
export function curesBy(
  finder: WordFinder,
  { text, graphemes }: { readonly text: string; readonly graphemes: readonly Grapheme[] },
  { from, to }: Span,
  instead: string,
): boolean {
  const reach = finder.longest + AROUND;
  const first = placeOf(graphemes, from);
  const last = placeOf(graphemes, to);
  const left = text.slice(graphemes[Math.max(0, first - reach)]?.from ?? 0, from);
  const right = text.slice(to, graphemes[last + reach]?.to ?? text.length);
  const folded = foldText(left + instead + right);
  return !touches(finder, folded, { from: left.length, to: left.length + instead.length });
}

/** The first grapheme that does not begin before an offset. */
function placeOf(graphemes: readonly Grapheme[], offset: number): number {
  let [low, high] = [0, graphemes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((graphemes[middle]?.from ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

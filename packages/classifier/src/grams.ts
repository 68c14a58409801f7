import { endsClause, Kind, kindOf, type Reading } from "./symbols.ts";

const START = 0xe002;
const SEEDS = {
  chars: 0x811c_9dc5,
  word: 0x1234_5671,
  pair: 0x2545_f491,
  negated: 0x6b43_a9b5,
  entry: 0x3c6e_f372,
  traits: 0x510e_527f,
};
/** Mixed into what stands inside quotation marks, so that a quoted insult is another feature than the author's own. */
const QUOTED = 0x5a5a;
function mix(hash: number, symbol: number): number {
  return Math.imul(hash ^ symbol, 0x0100_0193);
}

const NEGATORS = new Set(
  "not no never isn't wasn't aren't weren't don't doesn't didn't can't cannot won't wouldn't couldn't shouldn't hasn't haven't hadn't ain't without hardly barely isnt dont didnt wasnt doesnt cant wont nobody nothing"
    .split(" ")
    .map((word) => Array.from(word).reduce((hash, letter) => mix(hash, letter.charCodeAt(0)), SEEDS.word)),
);

const QUOTED_CHARS = mix(SEEDS.chars, QUOTED);

function finish(hash: number): number {
  let h = hash ^ (hash >>> 15);
  h = Math.imul(h, 0x2c1b_3c6d);
  return h ^ (h >>> 12);
}

/**
 * What an n-gram is made of, kept in the lowest three bits of its hash: 1 to 4 characters (1 is a whole word in English),
 * two traits of the text together, a pair of words or a negated word, or an entry of the lexicon.
 */
export const GramType = { one: 1, two: 2, three: 3, four: 4, traits: 5, pair: 6, entry: 7 } as const;
export type GramType = (typeof GramType)[keyof typeof GramType];
const TYPE_BITS = 7;

/** Longer ones add nothing that was measured. */
const JAPANESE_LONGEST = 4;

/** The type of a hashed n-gram. */
export function gramType(hash: number): number {
  return hash & TYPE_BITS;
}

/** The hashed n-grams of a reading, each with the symbols that it covers; reused from text to text. */
export class Grams {
  hash = new Int32Array(4096);
  from = new Uint32Array(4096);
  to = new Uint32Array(4096);
  /** Where a model keeps each n-gram's weights; written by the model that scored last. */
  row = new Int32Array(4096);
  length = 0;
  /** What each n-gram counts for, so that long texts are not surer than short ones: 1 / √(number of n-grams). */
  scale = 1;

  #reserve(size: number): void {
    if (this.hash.length >= size) return;
    const grown = size * 2;
    const hash = new Int32Array(grown);
    const from = new Uint32Array(grown);
    const to = new Uint32Array(grown);
    hash.set(this.hash);
    from.set(this.from);
    to.set(this.to);
    this.hash = hash;
    this.from = from;
    this.to = to;
    this.row = new Int32Array(grown);
  }

  #add(hash: number, from: number, to: number, type: number): void {
    const at = this.length;
    this.hash[at] = (finish(hash) & ~TYPE_BITS) | type;
    this.from[at] = from;
    this.to[at] = to;
    this.length = at + 1;
  }

  /** Adds a string that the lexicon knows as a feature of its own. */
  addEntry({ symbols, quoted }: Reading, from: number, to: number): void {
    this.#reserve(this.length + 1);
    let hash = quoted[from] === 1 ? mix(SEEDS.entry, QUOTED) : SEEDS.entry;
    for (let at = from; at < to; at += 1) hash = mix(hash, symbols[at] ?? 0);
    this.#add(hash, from, to, GramType.entry);
  }

  /** Adds two traits that the text has together; they stand nowhere in particular. */
  addPair(first: number, second: number): void {
    this.#reserve(this.length + 1);
    this.hash[this.length] = (finish(mix(mix(SEEDS.traits, first), second)) & ~TYPE_BITS) | GramType.traits;
    this.length += 1;
  }

  /** Characters 1 to 4, with a mark before the first and after the last, so that an ending is told from a middle. */
  japanese(reading: Reading): this {
    const { symbols, quoted, length } = reading;
    this.length = 0;
    this.#reserve((length + 2) * JAPANESE_LONGEST);
    for (let at = -1; at < length; at += 1) {
      let hash = mix(at >= 0 && quoted[at] === 1 ? QUOTED_CHARS : SEEDS.chars, at < 0 ? START : (symbols[at] ?? 0));
      if (at >= 0) this.#add(hash, at, at + 1, GramType.one);
      const end = Math.min(length, at + JAPANESE_LONGEST - 1);
      for (let next = at + 1; next <= end; next += 1) {
        hash = mix(hash, next === length ? START : (symbols[next] ?? 0));
        this.#add(hash, Math.max(0, at), Math.min(length, next + 1), next - at + 1);
      }
    }
    this.scale = 1 / Math.sqrt(Math.max(1, this.length));
    return this;
  }

  /** Words, pairs of words, words after a negation, and characters 3 and 4 within a word and its borders. */
  english(reading: Reading): this {
    const { symbols, quoted, length } = reading;
    this.length = 0;
    this.#reserve((length + 2) * 6);
    let before = START;
    let beforeFrom = 0;
    let negated = 0;
    for (let at = 0; at < length;) {
      const symbol = symbols[at] ?? 0;
      if (symbol === 0x20) {
        at += 1;
        continue;
      }
      const to = tokenEnd(symbols, length, at);
      let word = SEEDS.word;
      for (let i = at; i < to; i += 1) word = mix(word, symbols[i] ?? 0);
      const isNegator = NEGATORS.has(word);
      if (quoted[at] === 1) word = mix(word, QUOTED);
      this.#add(word, at, to, GramType.one);
      this.#add(mix(mix(SEEDS.pair, before), word), beforeFrom, to, GramType.pair);
      if (endsClause(symbol)) negated = 0;
      else if (negated > 0) {
        this.#add(mix(SEEDS.negated, word), at, to, GramType.pair);
        negated -= 1;
      }
      if (isNegator) negated = 4;
      this.#chars(symbols, at, to, quoted[at] === 1 ? QUOTED_CHARS : SEEDS.chars);
      before = word;
      beforeFrom = at;
      at = to;
    }
    this.#add(mix(mix(SEEDS.pair, before), START), beforeFrom, length, GramType.pair);
    this.scale = 1 / Math.sqrt(Math.max(1, this.length));
    return this;
  }

  #chars(symbols: Uint16Array, from: number, to: number, seed: number): void {
    for (let at = from - 1; at < to; at += 1) {
      let hash = mix(seed, at < from ? 0x20 : (symbols[at] ?? 0));
      const end = Math.min(to, at + GramType.four - 1);
      for (let next = at + 1; next <= end; next += 1) {
        hash = mix(hash, next === to ? 0x20 : (symbols[next] ?? 0));
        const size = next - at + 1;
        if (size >= GramType.three) this.#add(hash, Math.max(from, at), Math.min(to, next + 1), size);
      }
    }
  }
}

function tokenEnd(symbols: Uint16Array, length: number, from: number): number {
  const first = kindOf(symbols[from] ?? 0);
  if (first === Kind.emoji) {
    // A surrogate pair is one token; so is any other pictograph.
    return from + ((symbols[from] ?? 0) >= 0xd800 && (symbols[from] ?? 0) < 0xdc00 && from + 1 < length ? 2 : 1);
  }
  const letters = first === Kind.latin || first === Kind.digit || first === Kind.letter;
  if (!letters) return from + 1;
  let to = from + 1;
  while (to < length) {
    const symbol = symbols[to] ?? 0;
    const kind = kindOf(symbol);
    if (!(kind === Kind.latin || kind === Kind.digit || kind === Kind.letter || symbol === 0x27)) break;
    to += 1;
  }
  return to;
}

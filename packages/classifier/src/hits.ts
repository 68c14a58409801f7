import { Role, type Lexicon } from "./lexicon.ts";
import { endsClause, Kind, kindOf, type Reading } from "./symbols.ts";

/** How far, in words, an English negation reaches; in symbols, how close a Japanese one must follow. */
const NEGATION_WORDS = 4;
const NEGATION_GAP = 3;
const WEAKENER_GAP = 6;
const NEGATED_GOOD = -0.8;
const NEGATED_BAD = -0.4;
const CONTRAST_BEFORE = 0.6;
const APOSTROPHE = 0x27;
const COMMA = 0x2c;
const TOUTEN = 0x3001;

function isWord(symbol: number): boolean {
  const kind = kindOf(symbol);
  return kind === Kind.latin || kind === Kind.digit || symbol === APOSTROPHE;
}

/**
 * The lexicon strings found in a reading, leftmost-longest, each in its context: `value` is the polarity after degree,
 * negation and contrast. One instance is reused from text to text.
 */
export class Hits {
  from = new Int32Array(256);
  to = new Int32Array(256);
  entry = new Int32Array(256);
  value = new Float32Array(256);
  anger = new Uint8Array(256);
  length = 0;
  #scale = 1;
  #negate = 0;
  #last = -1;
  #sentence = 0;

  #grow(): void {
    const wider = <T extends Int32Array | Float32Array | Uint8Array>(column: T, next: T): T => {
      next.set(column);
      return next;
    };
    const size = this.from.length * 2;
    this.from = wider(this.from, new Int32Array(size));
    this.to = wider(this.to, new Int32Array(size));
    this.entry = wider(this.entry, new Int32Array(size));
    this.value = wider(this.value, new Float32Array(size));
    this.anger = wider(this.anger, new Uint8Array(size));
  }

  #add(from: number, to: number, entry: number, value: number, anger: number): number {
    if (this.length === this.from.length) this.#grow();
    const at = this.length;
    this.from[at] = from;
    this.to[at] = to;
    this.entry[at] = entry;
    this.value[at] = value;
    this.anger[at] = anger;
    this.length = at + 1;
    return at;
  }

  #flip(at: number): void {
    const value = this.value[at] ?? 0;
    this.value[at] = value * (value > 0 ? NEGATED_GOOD : NEGATED_BAD);
    this.anger[at] = 0;
  }

  #endClause(whole: boolean): void {
    this.#scale = 1;
    this.#negate = 0;
    this.#last = -1;
    if (whole) this.#sentence = this.length;
  }

  #apply(lexicon: Lexicon, entry: number, from: number, to: number, english: boolean): void {
    const role = lexicon.role[entry];
    const value = lexicon.value[entry] ?? 0;
    if (role === Role.cue) {
      this.#add(from, to, entry, 0, 0);
    } else if (role === Role.polar) {
      const at = this.#add(from, to, entry, value * this.#scale, lexicon.anger[entry] ?? 0);
      if (this.#negate > 0) this.#flip(at);
      this.#last = at;
      this.#scale = 1;
      this.#negate = 0;
    } else if (role === Role.scale) {
      const last = this.#last;
      // かと思った, でしょうか and the like stand behind what they weaken.
      if (!english && value <= 0.3 && last >= 0 && from - (this.to[last] ?? 0) <= WEAKENER_GAP)
        this.value[last] = (this.value[last] ?? 0) * value;
      else this.#scale = Math.min(2, this.#scale * value);
    } else if (role === Role.negate) {
      const last = this.#last;
      if (english) this.#negate = NEGATION_WORDS;
      else if (last >= 0 && from - (this.to[last] ?? 0) <= NEGATION_GAP && !this.#isNegation(lexicon, last)) {
        this.#flip(last);
        this.#last = -1;
      }
    } else {
      for (let at = this.#sentence; at < this.length; at += 1) this.value[at] = (this.value[at] ?? 0) * CONTRAST_BEFORE;
      this.#endClause(true);
    }
  }

  #isNegation(lexicon: Lexicon, at: number): boolean {
    return lexicon.names[lexicon.name[this.entry[at] ?? 0] ?? 0] === "negation";
  }

  /** Finds all hits of a reading; linear in its length, for no entry is longer than a few dozen symbols. */
  find(reading: Reading, lexicon: Lexicon, english: boolean): this {
    const { symbols, length } = reading;
    const { trie } = lexicon;
    this.length = 0;
    this.#endClause(true);
    for (let at = 0; at < length;) {
      const symbol = symbols[at] ?? 0;
      const word = isWord(symbol);
      let node = trie.first(symbol);
      let entry = -1;
      let to = at;
      for (let end = at + 1; node >= 0; end += 1) {
        const value = trie.valueAt(node);
        // A string of Latin letters ends where the word does.
        if (value !== -1 && !(end < length && isWord(symbols[end] ?? 0) && isWord(symbols[end - 1] ?? 0))) {
          entry = value;
          to = end;
        }
        if (end >= length) break;
        node = trie.next(node, symbols[end] ?? 0);
      }
      if (word && this.#negate > 0) this.#negate -= 1;
      if (entry !== -1) {
        this.#apply(lexicon, entry, at, to, english);
        at = to;
      } else {
        if (endsClause(symbol)) this.#endClause(symbol !== COMMA && symbol !== TOUTEN);
        at += 1;
        if (word) while (at < length && isWord(symbols[at] ?? 0)) at += 1;
      }
    }
    return this;
  }
}

/** What a code unit is, as far as reading cares. */
export const Kind = { mark: 0, space: 1, digit: 2, latin: 3, kana: 4, han: 5, hangul: 6, letter: 7, emoji: 8 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Symbols that stand for what is written there: private-use units, which no folded text holds on to. */
export const LINK = 0xe000;
export const HANDLE = 0xe001;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const HASH = 0x23;
const AT = 0x40;
const LONG_VOWEL = 0x30fc;

const CLAUSE_ENDS = new Uint8Array(0x1_0000);
for (const mark of "。.!?\n、,;「」") CLAUSE_ENDS[mark.charCodeAt(0)] = 1;

/** Whether a symbol ends a clause. */
export function endsClause(symbol: number): boolean {
  return CLAUSE_ENDS[symbol] === 1;
}

/** Opening quotation marks and what closes them. */
const CLOSING: ReadonlyMap<number, number> = new Map([
  [0x22, 0x22],
  [0x201c, 0x201d],
  [0x300c, 0x300d],
  [0x300e, 0x300f],
]);

const STRAIGHT = 0x22;
const LAST_LATIN_QUOTE = 0x201d;
const LONGEST_TITLE = 24;

const KINDS = new Uint8Array(0x1_0000);
const RANGES: readonly (readonly [Kind, number, number])[] = [
  [Kind.space, 0x09, 0x0d],
  [Kind.space, 0x20, 0x20],
  [Kind.space, 0x85, 0x85],
  [Kind.space, 0x2028, 0x2029],
  [Kind.digit, 0x30, 0x39],
  [Kind.latin, 0x41, 0x5a],
  [Kind.latin, 0x61, 0x7a],
  [Kind.latin, 0xc0, 0x24f],
  [Kind.letter, 0x250, 0x2af],
  [Kind.letter, 0x370, 0x1fff],
  [Kind.latin, 0x1e00, 0x1eff],
  [Kind.emoji, 0x2190, 0x27bf],
  [Kind.letter, 0x2c00, 0x2dff],
  [Kind.han, 0x3005, 0x3007],
  [Kind.kana, 0x3041, 0x3096],
  [Kind.kana, 0x309d, 0x309f],
  [Kind.kana, 0x30a1, 0x30fa],
  [Kind.kana, 0x30fc, 0x30ff],
  [Kind.hangul, 0x3130, 0x318f],
  [Kind.han, 0x3400, 0x9fff],
  [Kind.letter, 0xa000, 0xabff],
  [Kind.hangul, 0xac00, 0xd7a3],
  [Kind.emoji, 0xd800, 0xdfff],
  [Kind.han, 0xf900, 0xfaff],
];
for (const [kind, from, to] of RANGES) KINDS.fill(kind, from, to + 1);

/** The kind of one UTF-16 code unit; both halves of a surrogate pair count as emoji. */
export function kindOf(unit: number): Kind {
  return (KINDS[unit] ?? Kind.mark) as Kind;
}

// Invisible characters (zero width, bidi controls, variation selectors) and skin tones must not hide a word.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[\u{1F3FB}-\u{1F3FF}]/gu;
// ASCII, kana, common Han and Japanese punctuation are composed as they stand; most texts hold nothing else.
// oxlint-disable-next-line no-control-regex -- ASCII includes its controls.
const PLAIN = /^[\x00-\x7F\u3001\u3002\u300C-\u300F\u301C\u3041-\u3094\u30A1-\u30F4\u30FB\u30FC\u4E00-\u9FFF]*$/;

// Reordering a long run of combining marks takes quadratic time, and nobody reads more than a few.
const MANY_MARKS = /(\p{M}{8})\p{M}+/gu;

/** Compatibility forms unified (NFKC) and invisible characters taken out; case kept. */
export function composed(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(MANY_MARKS, "$1").normalize("NFKC").replace(INVISIBLE, "").replaceAll("’", "'");
}

/**
 * A text as the classifier reads it: lower-case code units in which runs are cut short (3 or more of a letter to 2, long
 * vowels and spaces to 1, numbers of several digits to "00"), links and handles are one symbol each, hashtags and
 * s p e l l e d words are taken apart or together. `at` says where in the composed text each symbol stands.
 */
export class Reading {
  symbols = new Uint16Array(1024);
  at = new Uint32Array(1024);
  length = 0;
  /** 1 for each symbol inside quotation marks: those are somebody's words, and perhaps not the author's. */
  quoted = new Uint8Array(1024);
  /** How many symbols stand inside quotation marks. */
  quotedLength = 0;
  /** How many code units of each Kind the text has. */
  readonly kinds = new Uint32Array(9);
  /** Capital letters in words of three or more capitals. */
  shouted = 0;
  composed = "";

  #push(symbol: number, at: number): void {
    const { length } = this;
    const last = length > 0 ? this.symbols[length - 1] : -1;
    if (symbol === last) {
      if (symbol === SPACE || symbol === NEWLINE || symbol === LONG_VOWEL || (symbol >= LINK && symbol <= HANDLE))
        return;
      if (length > 1 && this.symbols[length - 2] === symbol) return;
    }
    if (symbol === SPACE && last === NEWLINE) return;
    const to = symbol === NEWLINE && last === SPACE ? length - 1 : length;
    this.symbols[to] = symbol;
    this.at[to] = at;
    this.length = to + 1;
  }

  #reserve(units: number): void {
    if (this.symbols.length >= units) return;
    this.symbols = new Uint16Array(units * 2);
    this.at = new Uint32Array(units * 2);
    this.quoted = new Uint8Array(units * 2);
  }

  /** Reads a text, forgetting the one before; linear in its length. */
  read(text: string): this {
    const cased = composed(text);
    const lowered = cased.toLowerCase();
    // A few letters change length when lowered; then case is not looked at.
    const upper = lowered.length === cased.length ? cased : lowered;
    this.composed = upper;
    const end = lowered.length;
    this.#reserve(end * 2 + 8);
    this.length = 0;
    this.kinds.fill(0);
    this.shouted = 0;
    let joinUntil = spelledUntil(lowered, 0);
    let inTag = false;
    let capitals = 0;
    for (let i = 0; i < end;) {
      const unit = lowered.charCodeAt(i);
      const kind = KINDS[unit] ?? 0;
      this.kinds[kind] = (this.kinds[kind] ?? 0) + 1;
      if (kind === Kind.latin && unit !== upper.charCodeAt(i)) capitals += 1;
      else {
        if (capitals >= 3) this.shouted += capitals;
        capitals = 0;
      }
      if (kind === Kind.space) {
        inTag = false;
        if (i >= joinUntil) {
          this.#push(unit === NEWLINE ? NEWLINE : SPACE, i);
          joinUntil = spelledUntil(lowered, i + 1);
        }
        i += 1;
      } else if (kind === Kind.digit) {
        const to = runEnd(lowered, i, Kind.digit);
        this.kinds[kind] = (this.kinds[kind] ?? 0) + to - i - 1;
        if (to - i === 1) this.#push(unit, i);
        else {
          this.#push(0x30, i);
          this.symbols[this.length] = 0x30;
          this.at[this.length] = i;
          this.length += 1;
        }
        i = to;
      } else if (unit === 0x68 && isLink(lowered, i)) {
        this.#push(LINK, i);
        i = linkEnd(lowered, i);
        capitals = 0;
      } else if (unit === AT && KINDS[lowered.charCodeAt(i + 1)] === Kind.latin) {
        this.#push(HANDLE, i);
        i = handleEnd(lowered, i + 1);
      } else {
        if (unit === HASH) inTag = true;
        else if (kind === Kind.mark && unit !== 0x5f) inTag = false;
        // #WorstAirlineEver reads as three words.
        else if (inTag && i > 0 && isHump(upper, lowered, i)) this.#push(SPACE, i);
        this.#push(unit === 0x301c || unit === 0x7e ? LONG_VOWEL : unit, i);
        i += 1;
      }
    }
    if (capitals >= 3) this.shouted += capitals;
    this.#markQuotations();
    return this;
  }

  /** A straight mark closes where a word ends before it; otherwise it opens. */
  #closesQuote(at: number): boolean {
    const isSpace = (index: number): boolean => index >= this.length || kindOf(this.symbols[index] ?? 0) === Kind.space;
    return !isSpace(at - 1) && (isSpace(at + 1) || kindOf(this.symbols[at + 1] ?? 0) === Kind.mark);
  }

  /** Marks what stands between an opening mark and the next closing one of its kind; a mark left open quotes nothing. */
  #markQuotations(): void {
    const { symbols, length, quoted } = this;
    quoted.fill(0, 0, length);
    this.quotedLength = 0;
    let open = -1;
    let closing = 0;
    for (let at = 0; at < length; at += 1) {
      const symbol = symbols[at] ?? 0;
      if (symbol < 0x22 || (symbol > 0x22 && symbol < 0x201c) || symbol > 0x300f) continue;
      if (open >= 0 && symbol === closing && (symbol !== STRAIGHT || this.#closesQuote(at))) {
        // In English the names of songs and films stand in the same marks; what is quoted is mostly longer.
        const isTitle = closing <= LAST_LATIN_QUOTE && at - open <= LONGEST_TITLE;
        if (!isTitle) {
          quoted.fill(1, open + 1, at);
          this.quotedLength += at - open - 1;
        }
        open = -1;
      } else if (open < 0 || symbol === STRAIGHT) {
        closing = CLOSING.get(symbol) ?? 0;
        open = closing === 0 ? -1 : at;
      }
    }
    // A text that is all quotation is somebody's habit of writing, or a spreadsheet's.
    if (this.quotedLength * 5 >= length * 4) {
      quoted.fill(0, 0, length);
      this.quotedLength = 0;
    }
  }

  /** Where in the composed text the symbol at `index` ends. */
  endOf(index: number): number {
    return index + 1 < this.length ? (this.at[index + 1] ?? 0) : this.composed.length;
  }
}

function runEnd(text: string, from: number, kind: Kind): number {
  let to = from + 1;
  while (to < text.length && KINDS[text.charCodeAt(to)] === kind) to += 1;
  return to;
}

function isLink(text: string, at: number): boolean {
  return text.startsWith("http://", at) || text.startsWith("https://", at);
}

function linkEnd(text: string, from: number): number {
  let to = from;
  // A link ends where the script changes: Japanese writes on without a space.
  while (to < text.length && text.charCodeAt(to) > SPACE && text.charCodeAt(to) < 0x7f) to += 1;
  return to;
}

function handleEnd(text: string, from: number): number {
  let to = from;
  for (; to < text.length; to += 1) {
    const unit = text.charCodeAt(to);
    const kind = KINDS[unit];
    if (!(unit < 0x7f && (kind === Kind.latin || kind === Kind.digit)) && unit !== 0x5f) break;
  }
  return to;
}

function isHump(upper: string, lowered: string, at: number): boolean {
  return (
    upper.charCodeAt(at) !== lowered.charCodeAt(at) &&
    upper.charCodeAt(at - 1) === lowered.charCodeAt(at - 1) &&
    upper.charCodeAt(at - 1) !== HASH
  );
}

/** The end of three or more single letters with a space between each ("f u c k", 「最 悪 だ」); 0 when there is none. */
function spelledUntil(text: string, from: number): number {
  let letters = 0;
  let at = from;
  while (at < text.length) {
    const kind = KINDS[text.charCodeAt(at)] ?? 0;
    const next = at + 1 < text.length ? KINDS[text.charCodeAt(at + 1)] : Kind.space;
    if (kind < Kind.latin || kind > Kind.letter || next !== Kind.space) break;
    letters += 1;
    at += 2;
  }
  return letters >= 3 ? at - 1 : 0;
}

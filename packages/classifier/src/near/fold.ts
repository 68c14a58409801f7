import { composed, Kind, kindOf } from "../symbols.ts";

/** Stands for every number, date, price and order number. */
export const NUMBER = 0x30;
export const SPACE = 0x20;
const AT = 0x40;
const HASH = 0x23;
const APOSTROPHE = 0x27;
const UNDERSCORE = 0x5f;
const SMALL_W = 0x77;
const LONG_VOWEL = 0x30fc;
/** Katakana ァ…ヶ less this are hiragana. */
const KATAKANA_FROM = 0x30a1;
const KATAKANA_TO = 0x30f6;
const TO_HIRAGANA = 0x60;

const NUMERALS = new Set(Array.from("〇一二三四五六七八九十百千万", (numeral) => numeral.charCodeAt(0)));
/** Between a letter or digit and a digit these belong to the number: 1,480 and A-10293 and 23:00. */
const JOINERS = new Set(Array.from("-_.,:/", (joiner) => joiner.charCodeAt(0)));
/** Words that say whose post this is, when a handle follows. */
const PASSED_ON = new Set(["rt", "qt", "via"]);

function isAlphanumeric(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x7a);
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isVisibleAscii(unit: number): boolean {
  return unit > SPACE && unit < 0x7f;
}

/** Kana, Han and Hangul, which are written without spaces or fold as if they were. */
export function isWide(symbol: number): boolean {
  const kind = kindOf(symbol);
  return kind === Kind.kana || kind === Kind.han || kind === Kind.hangul;
}

function hasScheme(text: string, at: number): boolean {
  return text.startsWith("http://", at) || text.startsWith("https://", at);
}

/** The end of a link that begins here: http(s)://…, www.…, or name.tld/… ; 0 when none does. */
function linkEnd(text: string, from: number): number {
  let isLink = hasScheme(text, from) || text.startsWith("www.", from);
  let hasDot = false;
  let to = from;
  for (; to < text.length && isVisibleAscii(text.charCodeAt(to)); to += 1) {
    if (isLink) continue;
    const unit = text.charCodeAt(to);
    if (unit === 0x2e && isAlphanumeric(text.charCodeAt(to + 1))) hasDot = true;
    else if (unit === 0x2f) {
      if (!hasDot || isDigit(text.charCodeAt(to - 1))) return 0;
      isLink = true;
    } else if (!isAlphanumeric(unit) && unit !== 0x2d && unit !== 0x2e) return 0;
  }
  return isLink ? to : 0;
}

/** What two copies of a post have in common: the letters, without what people and platforms change in passing on. */
export class Folded {
  symbols = new Uint16Array(512);
  /** 1 where a letter carries more of the content than others: Han and what was katakana, not hiragana. */
  heavy = new Uint8Array(512);
  length = 0;

  #reserve(units: number): void {
    if (this.symbols.length >= units) return;
    this.symbols = new Uint16Array(units * 2);
    this.heavy = new Uint8Array(units * 2);
  }

  #push(symbol: number, heavy: 0 | 1): void {
    const { length } = this;
    // Runs are one: so, soo and sooo; 草草草.
    if (length > 0 && this.symbols[length - 1] === symbol) return;
    this.symbols[length] = symbol;
    this.heavy[length] = heavy;
    this.length = length + 1;
  }

  /** A space counts between two words only, and never beside Japanese. */
  #space(): void {
    const last = this.length > 0 ? (this.symbols[this.length - 1] ?? SPACE) : SPACE;
    if (last !== SPACE && !isWide(last)) this.#push(SPACE, 0);
  }

  #wide(symbol: number, heavy: 0 | 1): void {
    if (this.length > 0 && this.symbols[this.length - 1] === SPACE) this.length -= 1;
    this.#push(symbol, heavy);
  }

  /** Folds a text, forgetting the one before; linear in its length. */
  read(text: string): this {
    const lowered = composed(text).toLowerCase();
    const end = lowered.length;
    this.#reserve(end + 8);
    this.length = 0;
    let before = SPACE;
    for (let at = 0; at < end;) {
      const unit = lowered.charCodeAt(at);
      if (isAlphanumeric(unit)) at = this.#ascii(lowered, at, before);
      else if (unit === AT) at = handleEnd(lowered, at);
      else if (unit === HASH) at = tagEnd(lowered, at);
      else {
        this.#other(unit);
        at += 1;
      }
      before = lowered.charCodeAt(at - 1);
    }
    this.trim();
    return this;
  }

  #ascii(text: string, from: number, before: number): number {
    // Elsewhere in a run of ASCII only a scheme is looked for, so that every run is read once.
    if (!isVisibleAscii(before) || hasScheme(text, from)) {
      const to = linkEnd(text, from);
      if (to > 0) {
        this.#space();
        return to;
      }
    }
    let to = from;
    let hasDigit = false;
    let onlyW = true;
    for (; to < text.length; to += 1) {
      const unit = text.charCodeAt(to);
      if (isDigit(unit)) hasDigit = true;
      else if (!isAlphanumeric(unit) && !(JOINERS.has(unit) && isDigit(text.charCodeAt(to + 1)))) break;
      if (unit !== SMALL_W) onlyW = false;
    }
    if (hasDigit) this.#push(NUMBER, 0);
    // Laughter.
    else if (onlyW) return to;
    else if (to - from > 3 || !PASSED_ON.has(text.slice(from, to)) || !handleFollows(text, to))
      for (let at = from; at < to; at += 1) this.#push(text.charCodeAt(at), 0);
    return to;
  }

  #other(unit: number): void {
    const kind = kindOf(unit);
    if (kind === Kind.kana) {
      // In 「なーい」 it is no more than a louder ない; エレベータ and エレベーター are one word.
      if (unit === LONG_VOWEL) return;
      const isKatakana = unit >= KATAKANA_FROM && unit <= KATAKANA_TO;
      this.#wide(isKatakana ? unit - TO_HIRAGANA : unit, isKatakana ? 1 : 0);
    } else if (NUMERALS.has(unit)) this.#wide(NUMBER, 0);
    else if (kind === Kind.han || kind === Kind.hangul) this.#wide(unit, 1);
    else if (kind === Kind.latin || kind === Kind.letter) this.#push(unit, 0);
    else if (unit !== APOSTROPHE) this.#space();
  }

  /** Takes the spaces off the end. */
  trim(): void {
    while (this.length > 0 && this.symbols[this.length - 1] === SPACE) this.length -= 1;
  }
}

function handleEnd(text: string, from: number): number {
  let to = from + 1;
  for (; to < text.length; to += 1) {
    const unit = text.charCodeAt(to);
    const isInside = (unit === 0x2e || unit === 0x2d || unit === AT) && isAlphanumeric(text.charCodeAt(to + 1));
    if (!isAlphanumeric(unit) && unit !== UNDERSCORE && !isInside) break;
  }
  return to;
}

function handleFollows(text: string, from: number): boolean {
  const unit = text.charCodeAt(from);
  return unit === AT || (unit === SPACE && text.charCodeAt(from + 1) === AT);
}

function tagEnd(text: string, from: number): number {
  let to = from + 1;
  for (; to < text.length; to += 1) {
    const unit = text.charCodeAt(to);
    const kind = kindOf(unit);
    if ((kind === Kind.mark && unit !== UNDERSCORE) || kind === Kind.space || kind === Kind.emoji) break;
  }
  return to;
}

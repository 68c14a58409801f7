import { composed, Kind, kindOf } from "../symbols.ts";
import { stemOf } from "./stem.ts";

/** What counts as the same when a rule is looked for. */
export type FoldOptions = {
  /** ひらがな and カタカナ. */
  readonly kana: boolean;
  /** サーバー and サーバ: long vowels are passed over. */
  readonly longVowels: boolean;
  /** ウィンドウ and ウインドウ: small kana are large ones. */
  readonly smallKana: boolean;
  /** `deliver`, `delivers`, `delivered`. */
  readonly inflect: boolean;
};

/** What rules take for the same unless they say otherwise: nothing but width and case. */
export const PLAIN_FOLD: FoldOptions = { kana: false, longVowels: false, smallKana: false, inflect: false };

/** A letter or digit of spaced text, a character of Japanese, or neither. */
export const Class = { other: 0, word: 1, cjk: 2 } as const;

/** A text as rules read it: folded units with their places in the original text (end exclusive). */
export type Folded = {
  readonly units: Uint16Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly classes: Uint8Array;
  readonly length: number;
};

const SPACE = 0x20;
const LONG_VOWEL = 0x30fc;
const SLOW = 0xffff;
const DROPPED = 0xfffe;
const MARK = /[\p{M}\uFF9E\uFF9F\u200D]/u;
const MARK_FIRST = /^\p{M}/u;
const MANY_MARKS = /(\p{M}{8})\p{M}+/u;
const MAX_CLUSTER = 10;
const SMALL = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ";
const LARGE = "あいうえおつやゆよわアイウエオツヤユヨワカケ";

function classOf(unit: number): number {
  // Full-width letters and half-width kana, which only an exact term sees as they stand; and rare Han (𠮷).
  if (unit >= 0xff66 && unit <= 0xff9f) return Class.cjk;
  if (unit >= 0xff01 && unit <= 0xff5e) return classOf(unit - 0xfee0);
  if (unit >= 0xd840 && unit <= 0xd8bf) return Class.cjk;
  const kind = kindOf(unit);
  if (kind === Kind.latin || kind === Kind.digit || kind === Kind.letter || unit === 0x5f) return Class.word;
  return kind === Kind.kana || kind === Kind.han || kind === Kind.hangul ? Class.cjk : Class.other;
}

const CLASSES = Uint8Array.from({ length: 0x1_0000 }, (_, unit) => classOf(unit));
/** Clusters whose folding is remembered: people use few emoji often. */
const MAX_REMEMBERED = 5_000;

/** Folds texts by one set of options; linear, with a table that fills as it meets new characters. */
export class Folder {
  readonly #options: FoldOptions;
  /** What a unit folds to when nothing combines with it; 0 while nobody asked. */
  readonly #table = new Uint16Array(0x1_0000);
  readonly #marks = new Uint8Array(0x1_0000);
  readonly #clusters = new Map<string, string>();
  #units = new Uint16Array(512);
  #from = new Uint32Array(512);
  #to = new Uint32Array(512);
  #classes = new Uint8Array(512);
  #length = 0;

  constructor(options: FoldOptions) {
    this.#options = options;
  }

  /** The folded text; it holds until the next call. */
  fold(text: string): Folded {
    this.#length = 0;
    for (let i = 0; i < text.length;) {
      const unit = text.charCodeAt(i);
      const known = this.#table[unit] ?? 0;
      const target = known === 0 ? this.#learn(unit) : known;
      if (target === SLOW || this.#isMark(text.charCodeAt(i + 1))) i = this.#cluster(text, i);
      else {
        if (target === DROPPED) this.#extend(i, i + 1);
        else this.#push(target, i, i + 1);
        i++;
      }
    }
    if (this.#options.inflect) this.#stem();
    return {
      units: this.#units,
      from: this.#from,
      to: this.#to,
      classes: this.#classes,
      length: this.#length,
    };
  }

  #push(unit: number, from: number, to: number): void {
    const at = this.#length;
    if (unit === SPACE && at > 0 && this.#units[at - 1] === SPACE) {
      this.#to[at - 1] = to;
      return;
    }
    if (at === this.#units.length) this.#grow();
    this.#units[at] = unit;
    this.#from[at] = from;
    this.#to[at] = to;
    this.#classes[at] = CLASSES[unit] ?? Class.other;
    this.#length = at + 1;
  }

  /** What is not read belongs to what stands before it: a skin tone to its hand, a long vowel to its kana. */
  #extend(from: number, to: number): void {
    const last = this.#length - 1;
    if (last >= 0 && this.#to[last] === from) this.#to[last] = to;
  }

  #grow(): void {
    const size = this.#units.length * 2;
    const wider = <T extends Uint8Array | Uint16Array | Uint32Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    this.#units = wider(this.#units, new Uint16Array(size));
    this.#from = wider(this.#from, new Uint32Array(size));
    this.#to = wider(this.#to, new Uint32Array(size));
    this.#classes = wider(this.#classes, new Uint8Array(size));
  }

  #isMark(unit: number): boolean {
    if (!(unit >= 0x300)) return false;
    const known = this.#marks[unit] ?? 0;
    if (known !== 0) return known === 2;
    const mark = MARK.test(String.fromCharCode(unit));
    this.#marks[unit] = mark ? 2 : 1;
    return mark;
  }

  #learn(unit: number): number {
    const isHalf = unit >= 0xd800 && unit <= 0xdfff;
    const text = isHalf ? "" : this.#variant(composed(String.fromCharCode(unit)).toLowerCase());
    const target = isHalf || text.length > 1 ? SLOW : text === "" ? DROPPED : text.charCodeAt(0);
    this.#table[unit] = target;
    return target;
  }

  /** A character of several units, or one with marks on it, as one piece of the original. */
  #cluster(text: string, from: number): number {
    let to = from + ((text.codePointAt(from) ?? 0) > 0xffff ? 2 : 1);
    while (to < text.length && this.#isMark(text.charCodeAt(to))) to++;
    // What piles up beyond eight marks is there to be in the way.
    const piece = text.slice(from, Math.min(to, from + MAX_CLUSTER));
    const folded = this.#clusters.get(piece) ?? this.#learnCluster(piece);
    if (folded === "") this.#extend(from, to);
    else for (let i = 0; i < folded.length; i++) this.#push(folded.charCodeAt(i), from, to);
    return to;
  }

  #learnCluster(piece: string): string {
    // Composed again, as what stood between a kana and its mark may be gone.
    const composedAgain = this.#variant(composed(piece).toLowerCase()).normalize("NFC").replace(MANY_MARKS, "$1");
    // A mark on something that is not read is not read.
    const folded = MARK_FIRST.test(composedAgain) && !MARK_FIRST.test(piece) ? "" : composedAgain;
    if (this.#clusters.size >= MAX_REMEMBERED) this.#clusters.clear();
    this.#clusters.set(piece, folded);
    return folded;
  }

  /** Whitespace to one space, then the kana options. */
  #variant(text: string): string {
    const { kana, longVowels, smallKana } = this.#options;
    let out = "";
    for (const unit of text.replace(/\s+/gu, " ")) {
      if (longVowels && unit.charCodeAt(0) === LONG_VOWEL) continue;
      const small = smallKana ? SMALL.indexOf(unit) : -1;
      const large = small < 0 ? unit : (LARGE[small] ?? unit);
      const code = large.charCodeAt(0);
      out += kana && code >= 0x30a1 && code <= 0x30f6 ? String.fromCharCode(code - 0x60) : large;
    }
    return out;
  }

  /** Puts the stem in the place of each word of Latin letters. */
  #stem(): void {
    const length = this.#length;
    const [units, from, to] = [this.#units.slice(0, length), this.#from.slice(0, length), this.#to.slice(0, length)];
    this.#length = 0;
    for (let i = 0; i < length;) {
      let end = i;
      while (end < length && isSmallLatin(units[end] ?? 0)) end++;
      if (end - i < 3) {
        end = Math.max(end, i + 1);
        for (; i < end; i++) this.#push(units[i] ?? 0, from[i] ?? 0, to[i] ?? 0);
        continue;
      }
      const stem = stemOf(String.fromCharCode(...units.subarray(i, Math.min(end, i + 100))));
      for (let at = 0; at < stem.length; at++) this.#push(stem.charCodeAt(at), from[i] ?? 0, to[end - 1] ?? 0);
      i = end;
    }
  }
}

function isSmallLatin(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}

/** The text as it stands, for terms that want it exactly. */
export function unfolded(text: string): Folded {
  const { length } = text;
  const units = new Uint16Array(length);
  const from = new Uint32Array(length);
  const to = new Uint32Array(length);
  const classes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    units[i] = unit;
    from[i] = i;
    to[i] = i + 1;
    classes[i] = CLASSES[unit] ?? Class.other;
  }
  return { units, from, to, classes, length };
}

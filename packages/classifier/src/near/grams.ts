import { type Folded, isWide, NUMBER } from "./fold.ts";

/** How many letters in a row are compared: of Japanese, and of scripts with spaces. */
export type GramSize = { readonly wide: number; readonly narrow: number };

/** Spreads a hash over 32 bits, unsigned (lowbias32: https://nullprogram.com/blog/2018/07/31/). */
export function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x7feb_352d);
  h ^= h >>> 15;
  h = Math.imul(h, 0x846c_a68b);
  return (h ^ (h >>> 16)) >>> 0;
}

const BASE = 0x0100_0193;

function power(exponent: number): number {
  let result = 1;
  for (let time = 0; time < exponent; time += 1) result = Math.imul(result, BASE);
  return result;
}

/** The hashed runs of letters of a folded text; reused from text to text. */
export class Grams {
  hash = new Uint32Array(1024);
  length = 0;
  /** Polynomial hashes of all beginnings of the text, and how many heavy letters they hold: a run is a difference of two. */
  #begun = new Int32Array(1024);
  #heavy = new Uint32Array(1024);

  #reserve(letters: number, times: number): void {
    if (this.hash.length < letters * times) this.hash = new Uint32Array(letters * times * 2);
    if (this.#begun.length > letters) return;
    this.#begun = new Int32Array(letters * 2 + 2);
    this.#heavy = new Uint32Array(letters * 2 + 2);
  }

  #begin({ symbols, heavy, length }: Folded): void {
    let begun = 0;
    let weight = 0;
    for (let at = 0; at < length; at += 1) {
      begun = (Math.imul(begun, BASE) + (symbols[at] ?? 0)) | 0;
      weight += heavy[at] ?? 0;
      this.#begun[at + 1] = begun;
      this.#heavy[at + 1] = weight;
    }
  }

  /**
   * Every run of `size` letters; one with a heavy letter `times` over, since it weighs as much. Japanese runs with fewer
   * than `least` heavy letters are left out, where others are there: 「ていただきました」 stands everywhere.
   */
  read(folded: Folded, size: GramSize, times: number, least = 0): this {
    this.#fill(folded, size, times, least);
    if (this.length === 0 && least > 0) this.#fill(folded, size, times, 0);
    // A text shorter than one run is a run.
    if (this.length === 0 && folded.length > 0) {
      this.hash[0] = finish(this.#begun[folded.length] ?? 0);
      this.length = 1;
    }
    return this;
  }

  #fill(folded: Folded, size: GramSize, times: number, least: number): void {
    const { symbols, length } = folded;
    this.#reserve(length, times);
    this.#begin(folded);
    const widePower = power(size.wide);
    const narrowPower = power(size.narrow);
    let count = 0;
    for (let at = 0; at < length; at += 1) {
      const symbol = symbols[at] ?? 0;
      // A number is written in both scripts: what follows tells.
      const wide = isWide(symbol === NUMBER && at + 1 < length ? (symbols[at + 1] ?? 0) : symbol);
      const end = at + (wide ? size.wide : size.narrow);
      if (end > length) continue;
      const run = ((this.#begun[end] ?? 0) - Math.imul(this.#begun[at] ?? 0, wide ? widePower : narrowPower)) | 0;
      const heavy = (this.#heavy[end] ?? 0) - (this.#heavy[at] ?? 0);
      if (wide && heavy < least) continue;
      const repeat = heavy > 0 ? times : 1;
      for (let time = 0; time < repeat; time += 1) {
        this.hash[count] = finish(run ^ Math.imul(time, 0x9e37_79b1));
        count += 1;
      }
    }
    this.length = count;
  }
}

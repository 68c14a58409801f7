import type { Grams } from "./grams.ts";
import { WIDTH } from "./outputs.ts";

/** A trained model of one language as it is stored. */
export type ModelFile = {
  readonly version: string;
  readonly language: "ja" | "en";
  /** Names of the number features, in order; those after the fixed ones are the lexicon's cues. */
  readonly numbers: readonly string[];
  /** One bias for each output. */
  readonly bias: readonly number[];
  /** For each number feature one weight an output. */
  readonly weights: readonly (readonly number[])[];
  /** For each output, what one step of a row's byte is worth. */
  readonly steps: readonly number[];
  /** Little-endian 32-bit hashes of n-grams, in base64. */
  readonly hashes: string;
  /** For each hash a row of signed bytes, one an output, in base64. */
  readonly rows: string;
  /** Probabilities from which level 1 and level 2 count. */
  readonly cuts: { readonly anger: readonly number[]; readonly urgency: readonly number[] };
};

const SPREAD = 0x9e37_79b1;
/** A row is four 32-bit words of four bytes; bytes are stored plus `BIAS`, so that they add up without signs. */
const WORDS = WIDTH / 4;
const BIAS = 128;
const BYTES = 0x00ff_00ff;
/** Two sums of bytes share a word while they are small; after so many rows they are taken apart. */
const FLUSH = 256;

/** A model ready to score: an open-addressed table from n-gram hash to row. */
export class Model {
  readonly file: ModelFile;
  readonly numbers: number;
  /** Hash and row beside each other; a row of 0 marks a free slot. */
  readonly #table: Int32Array;
  readonly #shift: number;
  readonly #rows: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #weights: Float32Array;
  readonly #sums = new Float64Array(WIDTH);

  constructor(file: ModelFile) {
    this.file = file;
    this.numbers = file.numbers.length;
    this.#weights = Float32Array.from(file.weights.flat());
    const hashes = Buffer.from(file.hashes, "base64");
    const bytes = Buffer.from(file.rows, "base64");
    const count = hashes.length / 4;
    const bits = Math.ceil(Math.log2(Math.max(16, count * 2)));
    this.#shift = 32 - bits;
    this.#table = new Int32Array(2 ** (bits + 1));
    // Row 0 stays empty.
    this.#rows = new Int32Array((count + 1) * WORDS);
    const biased = new Uint8Array(this.#rows.buffer);
    for (let row = 1; row <= count; row += 1) {
      const hash = hashes.readInt32LE((row - 1) * 4);
      const slot = this.#slot(hash);
      this.#table[slot] = hash;
      this.#table[slot + 1] = row;
      for (let output = 0; output < WIDTH; output += 1)
        biased[row * WIDTH + output] = bytes.readInt8((row - 1) * WIDTH + output) + BIAS;
    }
    this.#bytes = biased;
  }

  #slot(hash: number): number {
    const mask = this.#table.length - 1;
    let slot = (Math.imul(hash, SPREAD) >>> this.#shift) * 2;
    while (this.#table[slot + 1] !== 0 && this.#table[slot] !== hash) slot = (slot + 2) & mask;
    return slot;
  }

  /** The signed byte that an n-gram's row holds for an output; times the output's step and the text's scale it is its weight. */
  byteAt(row: number, output: number): number {
    return (this.#bytes[row * WIDTH + output] ?? BIAS) - BIAS;
  }

  numberWeight(number: number, output: number): number {
    return this.#weights[number * WIDTH + output] ?? 0;
  }

  /** Adds up sums of bytes: word i holds those of outputs 4·(i mod 4) + (i < 4 ? 0 and 2 : 1 and 3). */
  #flush(...words: number[]): void {
    for (const [at, word] of words.entries()) {
      const output = (at % WORDS) * 4 + (at < WORDS ? 0 : 1);
      this.#sums[output] = (this.#sums[output] ?? 0) + (word & 0xffff);
      this.#sums[output + 2] = (this.#sums[output + 2] ?? 0) + (word >>> 16);
    }
  }

  /** Fills `into` with the logit of each output, and the n-grams' `row` with where their weights stand (0: nowhere). */
  score(into: Float64Array, grams: Grams, numbers: Float32Array): void {
    const rows = this.#rows;
    const table = this.#table;
    const mask = table.length - 1;
    const shift = this.#shift;
    const { hash: hashes, row: found, length } = grams;
    this.#sums.fill(0);
    let added = 0;
    let [e0, e1, e2, e3, o0, o1, o2, o3] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let at = 0; at < length; at += 1) {
      const hash = hashes[at] ?? 0;
      let slot = (Math.imul(hash, SPREAD) >>> shift) * 2;
      let row = table[slot + 1] ?? 0;
      while (row !== 0 && table[slot] !== hash) {
        slot = (slot + 2) & mask;
        row = table[slot + 1] ?? 0;
      }
      found[at] = row;
      if (row === 0) continue;
      // Written out: these are the innermost lines of the program.
      const from = row * WORDS;
      const w0 = rows[from] ?? 0;
      const w1 = rows[from + 1] ?? 0;
      const w2 = rows[from + 2] ?? 0;
      const w3 = rows[from + 3] ?? 0;
      e0 = (e0 + (w0 & BYTES)) | 0;
      o0 = (o0 + ((w0 >>> 8) & BYTES)) | 0;
      e1 = (e1 + (w1 & BYTES)) | 0;
      o1 = (o1 + ((w1 >>> 8) & BYTES)) | 0;
      e2 = (e2 + (w2 & BYTES)) | 0;
      o2 = (o2 + ((w2 >>> 8) & BYTES)) | 0;
      e3 = (e3 + (w3 & BYTES)) | 0;
      o3 = (o3 + ((w3 >>> 8) & BYTES)) | 0;
      added += 1;
      if (added % FLUSH === 0) {
        this.#flush(e0, e1, e2, e3, o0, o1, o2, o3);
        e0 = e1 = e2 = e3 = o0 = o1 = o2 = o3 = 0;
      }
    }
    this.#flush(e0, e1, e2, e3, o0, o1, o2, o3);
    const bias = added * BIAS;
    for (let output = 0; output < WIDTH; output += 1)
      into[output] =
        (this.file.bias[output] ?? 0) +
        ((this.#sums[output] ?? 0) - bias) * (this.file.steps[output] ?? 0) * grams.scale;
    for (let number = 0; number < this.numbers; number += 1) {
      const value = numbers[number] ?? 0;
      if (value === 0) continue;
      const from = number * WIDTH;
      for (let output = 0; output < WIDTH; output += 1)
        into[output] = (into[output] ?? 0) + (this.#weights[from + output] ?? 0) * value;
    }
  }
}

import { fingerprintOf, HEAVY } from "../../packages/classifier/src/near/fingerprint.ts";
import { Folded } from "../../packages/classifier/src/near/fold.ts";
import { finish, Grams, type GramSize } from "../../packages/classifier/src/near/grams.ts";
import { bestThreshold, type Pair, type Scored } from "../../packages/classifier/src/near/pairs.ts";
import { cutStock } from "../../packages/classifier/src/near/stock.ts";

// The sketches that were compared: each as many bytes as the bins of a fingerprint, unless it says otherwise.
const BITS = 960;

/** Grams of a text as the fingerprint reads it; null where it has no fingerprint. */
function gramsOf(text: string, size: GramSize): Uint32Array | null {
  if (fingerprintOf(text) === null) return null;
  const folded = new Folded().read(text);
  cutStock(folded);
  const { hash, length } = new Grams().read(folded, size, HEAVY);
  return Uint32Array.from(new Set(hash.subarray(0, length)));
}

/** Tells the Jaccard similarity of two texts, from 0 to 1, by what it keeps of their grams. */
export type Sketch = (a: Uint32Array, b: Uint32Array) => number;

function exact(a: Uint32Array, b: Uint32Array): number {
  const known = new Set(a);
  const shared = b.filter((gram) => known.has(gram)).length;
  return shared / (a.length + b.length - shared);
}

/** MinHash with as many orders as fit, `bits` kept of each least rank (Li, König 2010). */
function minHash(bits: number): Sketch {
  const kept = (grams: Uint32Array): Uint32Array =>
    Uint32Array.from({ length: BITS / bits }, (_, order) => {
      let least = 0xffff_ffff;
      for (const gram of grams) least = Math.min(least, finish(gram ^ finish(order + 1)));
      return least & (2 ** bits - 1);
    });
  return (a, b) => {
    const [one, other] = [kept(a), kept(b)];
    const same = one.filter((value, at) => value === other[at]).length / one.length;
    return Math.max(0, (same - 2 ** -bits) / (1 - 2 ** -bits));
  };
}

/** One permutation, 240 bins of 4 bits, as in a fingerprint, at any size of grams. */
function onePermutation(a: Uint32Array, b: Uint32Array): number {
  const kept = (grams: Uint32Array): Map<number, number> => {
    const bins = new Map<number, number>();
    for (const gram of grams) {
      const rank = finish(gram ^ 0x5bd1_e995);
      bins.set(gram % 240, Math.min(bins.get(gram % 240) ?? rank, rank));
    }
    return bins;
  };
  const [one, other] = [kept(a), kept(b)];
  const both = [...one.keys()].filter((bin) => other.has(bin));
  const same = both.filter((bin) => (one.get(bin) ?? 0) % 15 === (other.get(bin) ?? 0) % 15).length;
  return Math.max(0, (same - both.length / 15) / (14 / 15)) / (one.size + other.size - both.length);
}

/** SimHash (Charikar 2002): the share of equal bits tells the angle, the angle and the sizes tell what is shared. */
function simHash(bits: number): Sketch {
  const kept = (grams: Uint32Array): boolean[] => {
    const sums = new Int32Array(bits);
    for (const gram of grams)
      for (let bit = 0; bit < bits; bit += 1)
        sums[bit] = (sums[bit] ?? 0) + (finish(gram ^ finish(bit + 1)) & 1) * 2 - 1;
    return Array.from(sums, (sum) => sum > 0);
  };
  return (a, b) => {
    const [one, other] = [kept(a), kept(b)];
    const unlike = one.filter((bit, at) => bit !== other[at]).length / bits;
    const shared = Math.max(0, Math.cos(Math.PI * unlike)) * Math.sqrt(a.length * b.length);
    return Math.min(1, shared / (a.length + b.length - shared));
  };
}

/** Every way that was compared, by its name. */
export const SKETCHES: Readonly<Record<string, Sketch>> = {
  "exact Jaccard (no sketch)": exact,
  "one-permutation MinHash, 240 × 4 bits": onePermutation,
  "MinHash, 240 × 4 bits": minHash(4),
  "MinHash, 960 × 1 bit": minHash(1),
  "SimHash, 960 bits": simHash(960),
  "SimHash, 64 bits (8 bytes)": simHash(64),
};
/** The sizes of grams that were tried. */
export const SIZES: readonly GramSize[] = [
  { wide: 2, narrow: 3 },
  { wide: 2, narrow: 4 },
  { wide: 3, narrow: 5 },
  { wide: 4, narrow: 6 },
];

/** With the weight of substitutions, without the rule for negations: best F1 on the pairs and the mean error of the Jaccard similarity. */
export function compare(
  pairs: readonly Pair[],
  sketch: Sketch,
  size: GramSize,
  exponent: number,
): { f1: number; error: number } {
  const errors: number[] = [];
  const rows = pairs.map((pair): Scored => {
    const [a, b] = [gramsOf(pair.a, size), gramsOf(pair.b, size)];
    if (a === null || b === null) return { pair, score: 0 };
    const found = sketch(a, b);
    errors.push(Math.abs(found - exact(a, b)));
    const held = Math.min(1, ((found / (1 + found)) * (a.length + b.length)) / Math.min(a.length, b.length));
    return { pair, score: found * held ** exponent };
  });
  return { f1: bestThreshold(rows).f1, error: errors.reduce((sum, one) => sum + one, 0) / errors.length };
}

import { Kind, kindOf } from "../symbols.ts";
import { Folded, NUMBER, SPACE } from "./fold.ts";
import { finish, Grams, type GramSize } from "./grams.ts";
import { negationsOf } from "./negation.ts";
import { cutStock } from "./stock.ts";

declare const brand: unique symbol;

/** What is kept of a text to find its near duplicates by: 192 characters of base64url, 144 bytes. */
export type Fingerprint = string & { readonly [brand]: true };

/** Keys of one fingerprint by which others like it are looked up. */
export const BANDS = 6;
/** From this similarity on two texts are near duplicates; chosen on the dev half of data/near. */
export const NEAR_DUPLICATE = 0.48;
/** Han count 2, kana 1, other letters ½; below this, the same words come to many people by themselves. */
export const LEAST_WEIGHT = 12;

const VERSION = 1;
// Bytes: version, negations, length (2), size (2), bands (3 each), then two bins in each byte.
const HEADER = 6;
const BAND_BYTES = 3;
const BINS_FROM = HEADER + BANDS * BAND_BYTES;
const BINS = 240;
const BYTES = BINS_FROM + BINS / 2;
/** Values that a filled bin can have; 0 is an empty one. */
const VALUES = 15;
/** Letters in a row that are compared, Japanese and others. */
export const GRAM: GramSize = { wide: 2, narrow: 4 };
/** How often a gram counts that holds a letter heavy with content. */
export const HEAVY = 2;
/** Letters in a row that a band is made of: what two strangers' posts seldom share. */
const SHINGLE: GramSize = { wide: 7, narrow: 16 };
const HEAVY_IN_SHINGLE = 3;
/** How much words that both texts have and the other lacks weigh against mere additions. */
export const SUBSTITUTION = 2;
/** A negation that one text has more, without at least so many letters more, turns the meaning around. */
const LETTERS_PER_NEGATION = 8;

/** How much a text says, in the unit of LEAST_WEIGHT. */
function weightOf({ symbols, length }: Folded): number {
  let weight = 0;
  for (let at = 0; at < length; at += 1) {
    const symbol = symbols[at] ?? SPACE;
    if (symbol === SPACE || symbol === NUMBER) continue;
    const kind = kindOf(symbol);
    weight += kind === Kind.han ? 2 : kind === Kind.kana || kind === Kind.hangul ? 1 : 0.5;
  }
  return weight;
}

const NOTHING = 0xffff_ffff;
const RANK = 0x9e37_79b1;

// One text at a time: nothing here waits, so nothing else comes between.
const folded = new Folded();
const grams = new Grams();
const bytes = Buffer.alloc(BYTES);
const ranks = new Uint32Array(BINS);
const least = new Uint32Array(BANDS);

/** Keeps the least rank of each bin that a gram falls into (one-permutation hashing: Li, Owen, Zhang 2012). */
function fillBins({ hash, length }: Grams): void {
  ranks.fill(NOTHING);
  for (let at = 0; at < length; at += 1) {
    const gram = hash[at] ?? 0;
    const bin = ((gram >>> 16) * BINS) >>> 16;
    const rank = Math.imul(gram, RANK) >>> 0;
    if ((ranks[bin] ?? 0) > rank) ranks[bin] = rank;
  }
}

/** The least rank of the shingles in as many orders as there are bands (MinHash: Broder 1997). */
function fillBands({ hash, length }: Grams): void {
  least.fill(NOTHING);
  for (let band = 0; band < BANDS; band += 1) {
    const order = finish(band + 1) | 1;
    let first = NOTHING;
    for (let at = 0; at < length; at += 1) {
      const rank = Math.imul(hash[at] ?? 0, order) >>> 0;
      if (rank < first) first = rank;
    }
    // The least of many is small: spread over all bits, so that chance hits stay rare.
    least[band] = finish(first);
  }
}

/**
 * The fingerprint of a text, for finding posts that were copied from one another; null where the text, without links,
 * handles, hashtags, numbers, emoji and greetings, is too short to tell (LEAST_WEIGHT). Deterministic; never throws;
 * linear in the text's length.
 */
export function fingerprintOf(text: string): Fingerprint | null {
  folded.read(text);
  cutStock(folded);
  if (weightOf(folded) < LEAST_WEIGHT) return null;
  fillBands(grams.read(folded, SHINGLE, 1, HEAVY_IN_SHINGLE));
  fillBins(grams.read(folded, GRAM, HEAVY));
  bytes[0] = VERSION;
  bytes[1] = Math.min(0xff, negationsOf(folded));
  bytes.writeUInt16LE(Math.min(0xffff, folded.length), 2);
  bytes.writeUInt16LE(Math.min(0xffff, grams.length), 4);
  for (let band = 0; band < BANDS; band += 1)
    bytes.writeUIntLE((least[band] ?? 0) >>> 8, HEADER + band * BAND_BYTES, 3);
  for (let bin = 0; bin < BINS; bin += 2)
    bytes[BINS_FROM + bin / 2] = (valueOf(ranks[bin] ?? 0) << 4) | valueOf(ranks[bin + 1] ?? 0);
  return written(bytes.toString("base64url"));
}

function valueOf(rank: number): number {
  return rank === NOTHING ? 0 : 1 + ((rank & 0xffff) % VALUES);
}

/** Only what `fingerprintOf` has just encoded comes here. */
function written(encoded: string): Fingerprint {
  return encoded as Fingerprint;
}

const FORM = new RegExp(`^[A-Za-z0-9_-]{${(BYTES * 4) / 3}}$`);

/** Whether a value has the form of a fingerprint; for what comes back from a store. */
export function isFingerprint(value: unknown): value is Fingerprint {
  return typeof value === "string" && FORM.test(value);
}

const left = Buffer.alloc(BYTES);
const right = Buffer.alloc(BYTES);

/** The share of grams that two texts have in common (Jaccard), estimated from their bins without the chance hits. */
function jaccard(): number {
  let union = 0;
  let both = 0;
  let same = 0;
  for (let at = BINS_FROM; at < BYTES; at += 1) {
    const a = left[at] ?? 0;
    const b = right[at] ?? 0;
    for (const shift of [0, 4]) {
      const x = (a >> shift) & 0xf;
      const y = (b >> shift) & 0xf;
      if (x === 0 && y === 0) continue;
      union += 1;
      if (x === 0 || y === 0) continue;
      both += 1;
      if (x === y) same += 1;
    }
  }
  return Math.max(0, (same - both / VALUES) / (1 - 1 / VALUES)) / Math.max(1, union);
}

/**
 * How alike two texts are, 0 … 1, from their fingerprints: the Jaccard similarity of their grams times the square of the
 * share that the shorter one shares; so words added at an end cost little, words put in place of others cost much.
 * Halved where one has a negation more and is no longer. 0 for fingerprints of different versions. Symmetric.
 */
export function similarity(a: Fingerprint, b: Fingerprint): number {
  if (a === b) return 1;
  left.write(a, "base64url");
  right.write(b, "base64url");
  if (left[0] !== right[0]) return 0;
  const shared = jaccard();
  const sizes = [left.readUInt16LE(4), right.readUInt16LE(4)] as const;
  const inCommon = (shared / (1 + shared)) * (sizes[0] + sizes[1]);
  const held = Math.min(1, inCommon / Math.max(1, Math.min(...sizes)));
  const negations = Math.abs((left[1] ?? 0) - (right[1] ?? 0));
  const letters = Math.abs(left.readUInt16LE(2) - right.readUInt16LE(2));
  const isTurned = negations > 0 && letters < negations * LETTERS_PER_NEGATION;
  return shared * held ** SUBSTITUTION * (isTurned ? 0.5 : 1);
}

/** Whether two texts are near duplicates, by their fingerprints. */
export function isNearDuplicate(a: Fingerprint, b: Fingerprint): boolean {
  return similarity(a, b) >= NEAR_DUPLICATE;
}

/**
 * The keys by which a fingerprint is looked up, BANDS of them: two texts that share the part s (Jaccard) of their
 * runs of 7 Japanese letters (3 of them Han or katakana) or 16 others have at least one key in common with probability 1 − (1 − s)^6.
 */
export function bandsOf(fingerprint: Fingerprint): string[] {
  const from = (HEADER * 4) / 3;
  return Array.from(
    { length: BANDS },
    (_, band) => `${band}${fingerprint.slice(from + band * 4, from + band * 4 + 4)}`,
  );
}

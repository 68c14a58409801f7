import { createHash } from "node:crypto";
import type { BrandRow } from "./brand-rows.ts";

/** A row with where cross-validation puts it. */
export type FoldedRow = {
  readonly row: BrandRow;
  /** The fold in which it is held out, 0 … folds − 1; all rows of one author are in the same. */
  readonly fold: number;
  /** Rows that say nearly the same share it. */
  readonly cluster: number;
  /** Rows that are resampled together: an author's, or a cluster's. */
  readonly group: string;
};

/** Length of the pieces of text that are compared. */
const SHINGLE = 4;
/** Rows that share this much of their pieces (Jaccard) say the same. */
const SAME = 0.6;
/** Bands of two least hashes each: pairs at 0.6 meet in one of 24 but for 2 in 100,000. */
const BANDS = 24;
/** The newest members of a crowded band, with which a newcomer is compared. */
const COMPARED = 8;

/** A text without what copies differ in: case, width, addresses, names, digits, marks, spaces. */
function essence(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/https?:\/\/\S+|@[\w.-]+/g, "")
    .replaceAll(/[\p{P}\p{S}\p{N}\p{Z}\s]/gu, "");
}

function hashOf(text: string, seed: number): number {
  let hash = 0x811c_9dc5 ^ seed;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x7feb_352d);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function shingles(text: string): Set<number> {
  // A text of marks or emoji alone is compared as it stands.
  const known = essence(text) || text;
  const pieces = new Set<number>();
  for (let at = 0; at === 0 || at + SHINGLE <= known.length; at += 1)
    pieces.add(hashOf(known.slice(at, at + SHINGLE), 0));
  return pieces;
}

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let shared = 0;
  for (const piece of a) if (b.has(piece)) shared += 1;
  return shared / (a.size + b.size - shared);
}

/** For each band, two least hashes of a text's pieces (MinHash: Broder 1997). */
function bandsOf(pieces: ReadonlySet<number>): string[] {
  const least = (salt: number): number => {
    let smallest = 0xffff_ffff;
    for (const piece of pieces) {
      let mixed = Math.imul(piece ^ Math.imul(salt + 1, 0x9e37_79b1), 0x85eb_ca6b);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2_ae35);
      smallest = Math.min(smallest, (mixed ^ (mixed >>> 16)) >>> 0);
    }
    return smallest;
  };
  return Array.from({ length: BANDS }, (_, band) => `${band} ${least(band * 2)} ${least(band * 2 + 1)}`);
}

/** For each text the number of its cluster: those that say nearly the same, directly or through others, share one. */
export function clustersOf(texts: readonly string[]): number[] {
  const parent = texts.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    for (let up = parent[root] ?? root; up !== root; up = parent[root] ?? root) root = up;
    return root;
  };
  const pieces = texts.map(shingles);
  const bands = new Map<string, number[]>();
  for (const [at, mine] of pieces.entries())
    for (const band of bandsOf(mine)) {
      const met = bands.get(band) ?? [];
      for (const other of met) {
        const [root, into] = [rootOf(at), rootOf(other)];
        if (root !== into && jaccard(mine, pieces[other] ?? new Set()) >= SAME)
          parent[Math.max(root, into)] = Math.min(root, into);
      }
      bands.set(band, [...met, at].slice(-COMPARED));
    }
  return texts.map((_, at) => rootOf(at));
}

/**
 * Deals rows out to at most `folds` folds of like size: an author's rows together, and those of unknown authors that
 * say nearly the same. The same rows and seed make the same folds.
 */
export function foldRows(rows: readonly BrandRow[], folds: number, seed: number): FoldedRow[] {
  const clusters = clustersOf(rows.map(({ text }) => text));
  const grouped = rows.map((row, at) => ({
    row,
    cluster: clusters[at] ?? at,
    group: row.author === null ? `cluster ${clusters[at]}` : `author ${row.author}`,
  }));
  const rank = (group: string): string => createHash("sha256").update(`${seed} ${group}`, "utf8").digest("hex");
  const groups = [...Map.groupBy(grouped, ({ group }) => group)]
    .map(([group, members]) => ({ group, size: members.length, rank: rank(group) }))
    .toSorted((a, b) => b.size - a.size || (a.rank < b.rank ? -1 : 1));
  const sizes = Array.from({ length: Math.min(folds, groups.length) }, () => 0);
  const foldOfGroup = new Map<string, number>();
  for (const { group, size } of groups) {
    const fold = sizes.indexOf(Math.min(...sizes));
    sizes[fold] = (sizes[fold] ?? 0) + size;
    foldOfGroup.set(group, fold);
  }
  return grouped.map((one) => ({ ...one, fold: foldOfGroup.get(one.group) ?? 0 }));
}

/** The rows that may train the model that is judged on one fold: none of it, and none that says the same as one of it. */
export function trainingRows(folded: readonly FoldedRow[], fold: number): FoldedRow[] {
  const held = new Set(folded.filter((one) => one.fold === fold).map(({ cluster }) => cluster));
  return folded.filter((one) => one.fold !== fold && !held.has(one.cluster));
}

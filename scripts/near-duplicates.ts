// Measures near-duplicate detection on the pairs of packages/classifier/data/near and prints it as Markdown; `--write` puts it
// into docs/near-duplicates.md, between its two marks.
import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import process from "node:process";
import { classify } from "../packages/classifier/src/classify.ts";
import {
  BANDS,
  bandsOf,
  fingerprintOf,
  GRAM,
  HEAVY,
  NEAR_DUPLICATE,
  similarity,
  SUBSTITUTION,
  type Fingerprint,
} from "../packages/classifier/src/near/fingerprint.ts";
import { Folded } from "../packages/classifier/src/near/fold.ts";
import { finish, Grams, type GramSize } from "../packages/classifier/src/near/grams.ts";
import { bestThreshold, figuresOf, readPairs, type Pair, type Scored } from "../packages/classifier/src/near/pairs.ts";
import { cutStock } from "../packages/classifier/src/near/stock.ts";
import { ownPosts } from "../packages/training/src/own-posts.ts";

const DOCUMENT = new URL("../docs/near-duplicates.md", import.meta.url);
const MARKS = ["<!-- measured: scripts/near-duplicates.ts -->", "<!-- end -->"] as const;
const LANGUAGES = { ja: "Japanese", en: "English" } as const;
const SPLITS = ["dev", "test"] as const;
type Language = keyof typeof LANGUAGES;
const languages = ["ja", "en"] as const;

const pairs = readPairs(readFileSync(new URL("../packages/classifier/data/near/pairs.jsonl", import.meta.url), "utf8"));
const dev = pairs.filter(({ split }) => split === "dev");

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

function decimal(value: number | null, digits = 3): string {
  return value === null ? "–" : value.toFixed(digits);
}

function scoreOf({ a, b }: Pair): number {
  const [one, other] = [fingerprintOf(a), fingerprintOf(b)];
  return one === null || other === null ? 0 : similarity(one, other);
}

const scored: readonly Scored[] = pairs.map((pair) => ({ pair, score: scoreOf(pair) }));

function meets({ a, b }: Pair): boolean {
  const [one, other] = [fingerprintOf(a), fingerprintOf(b)];
  return one !== null && other !== null && bandsOf(one).some((band) => bandsOf(other).includes(band));
}

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

type Sketch = (a: Uint32Array, b: Uint32Array) => number;

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

const SKETCHES: Readonly<Record<string, Sketch>> = {
  "exact Jaccard (no sketch)": exact,
  "one-permutation MinHash, 240 × 4 bits": onePermutation,
  "MinHash, 240 × 4 bits": minHash(4),
  "MinHash, 960 × 1 bit": minHash(1),
  "SimHash, 960 bits": simHash(960),
  "SimHash, 64 bits (8 bytes)": simHash(64),
};
const SIZES: readonly GramSize[] = [
  { wide: 2, narrow: 3 },
  { wide: 2, narrow: 4 },
  { wide: 3, narrow: 5 },
  { wide: 4, narrow: 6 },
];

/** With the weight of substitutions, without the rule for negations: best F1 on dev and the mean error of the Jaccard similarity. */
function compare(sketch: Sketch, size: GramSize, language: Language, exponent: number): { f1: number; error: number } {
  const errors: number[] = [];
  const rows = dev
    .filter((pair) => pair.language === language)
    .map((pair): Scored => {
      const [a, b] = [gramsOf(pair.a, size), gramsOf(pair.b, size)];
      if (a === null || b === null) return { pair, score: 0 };
      const found = sketch(a, b);
      errors.push(Math.abs(found - exact(a, b)));
      const held = Math.min(1, ((found / (1 + found)) * (a.length + b.length)) / Math.min(a.length, b.length));
      return { pair, score: found * held ** exponent };
    });
  return { f1: bestThreshold(rows).f1, error: errors.reduce((sum, one) => sum + one, 0) / errors.length };
}

function comparison(): string[] {
  const cell = (sketch: Sketch, size: GramSize, exponent: number): string =>
    languages.map((language) => decimal(compare(sketch, size, language, exponent).f1)).join(" / ");
  const rows = Object.entries(SKETCHES).map(([name, sketch]) => [
    name,
    ...SIZES.map((size) => cell(sketch, size, SUBSTITUTION)),
    cell(sketch, GRAM, 0),
    languages.map((language) => decimal(compare(sketch, GRAM, language, 0).error)).join(" / "),
  ]);
  const sizes = SIZES.map(({ wide, narrow }) => `${wide} and ${narrow}`);
  return table(["dev, Japanese / English", ...sizes, "Jaccard alone", "mean error"], rows);
}

function byLanguage(): string[] {
  const rows = SPLITS.flatMap((split) =>
    [...languages, undefined].map((language) => {
      const some = scored.filter(({ pair }) => pair.split === split && (!language || pair.language === language));
      const { duplicates, others, precision, recall, f1 } = figuresOf(some, NEAR_DUPLICATE);
      const name = language === undefined ? "both" : LANGUAGES[language];
      return [split, name, duplicates, others, decimal(precision), decimal(recall), decimal(f1)];
    }),
  );
  return table(["split", "language", "duplicates", "others", "precision", "recall", "F1"], rows);
}

function byKind(): string[] {
  const kinds = [...new Set(pairs.map(({ kind }) => kind))];
  const rows = kinds.map((kind) => [
    kind,
    pairs.some((pair) => pair.kind === kind && pair.isDuplicate) ? "yes" : "no",
    ...SPLITS.flatMap((split) =>
      languages.map((language) => {
        const some = scored.filter(
          ({ pair }) => pair.kind === kind && pair.split === split && pair.language === language,
        );
        return `${figuresOf(some, NEAR_DUPLICATE).said} of ${some.length}`;
      }),
    ),
  ]);
  return table(["kind", "duplicates?", "dev ja", "dev en", "test ja", "test en"], rows);
}

function curve(): string[] {
  const steps = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8];
  const rows = [...new Set([...steps, NEAR_DUPLICATE])]
    .toSorted((a, b) => a - b)
    .map((least) => [
      least === NEAR_DUPLICATE ? `**${least.toFixed(2)}**` : least.toFixed(2),
      ...SPLITS.flatMap((split) =>
        languages.map((language) => {
          const some = scored.filter(({ pair }) => pair.split === split && pair.language === language);
          const { precision, recall } = figuresOf(some, least);
          return `${decimal(precision)} / ${decimal(recall)}`;
        }),
      ),
    ]);
  return table(["threshold", "dev ja P / R", "dev en", "test ja", "test en"], rows);
}

function bands(): string[] {
  const rows = SPLITS.flatMap((split) =>
    languages.map((language) => {
      const some = pairs.filter((pair) => pair.split === split && pair.language === language);
      const of = (isDuplicate: boolean): string => {
        const all = some.filter((pair) => pair.isDuplicate === isDuplicate);
        return `${all.filter(meets).length} of ${all.length}`;
      };
      return [split, LANGUAGES[language], of(true), of(false)];
    }),
  );
  return table(["split", "language", "duplicates that share a band", "others that do"], rows);
}

/** The project's own posts, of which no two are copies: who meets by a band, and who is called a near duplicate. */
function background(language: Language): (string | number)[] {
  const posts = ownPosts(language).map(({ text }) => fingerprintOf(text));
  const known = posts.filter((one): one is Fingerprint => one !== null);
  const holders = Map.groupBy(
    known.flatMap((one, at) => bandsOf(one).map((band) => ({ band, at }))),
    ({ band }) => band,
  );
  const met = new Set<string>();
  for (const some of holders.values())
    for (const [index, { at }] of some.entries())
      for (const other of some.slice(index + 1)) met.add(`${at} ${other.at}`);
  let called = 0;
  const first = known.slice(0, 2000);
  for (const [at, one] of first.entries())
    for (const other of first.slice(at + 1)) if (similarity(one, other) >= NEAR_DUPLICATE) called += 1;
  const compared = (first.length * (first.length - 1)) / 2;
  const most = Math.max(...[...holders.values()].map(({ length }) => length));
  return [
    LANGUAGES[language],
    `${known.length} of ${posts.length}`,
    ((met.size * 2) / known.length).toFixed(3),
    most,
    `${called} of ${compared.toLocaleString("en")}`,
  ];
}

/** Texts per second: the median of seven rounds of 300 ms, after one to warm up. */
function speed(texts: readonly string[], run: (text: string) => unknown): number {
  const rounds = Array.from({ length: 8 }, () => {
    const start = performance.now();
    let done = 0;
    for (; performance.now() - start < 300; done += texts.length) for (const text of texts) run(text);
    return (done * 1000) / (performance.now() - start);
  });
  return Math.round(rounds.slice(1).toSorted((a, b) => a - b)[3] ?? 0);
}

function speeds(): string[] {
  const rows = languages.map((language) => {
    const texts = ownPosts(language).map(({ text }) => text);
    const mine = speed(texts, fingerprintOf);
    const whole = speed(texts, (text) => classify(text, {}, { reasons: false }));
    const letters = texts.reduce((sum, { length }) => sum + length, 0) / texts.length;
    return [LANGUAGES[language], letters.toFixed(0), mine.toLocaleString("en"), (mine / whole).toFixed(1)];
  });
  return table(["language", "mean length", "fingerprints a second", "times classify()"], rows);
}

const chosen = bestThreshold(scored.filter(({ pair }) => pair.split === "dev"));
const lines = [
  `Measured ${new Date().toISOString().slice(0, 10)} on ${os.cpus()[0]?.model ?? "an unknown processor"} (${os.cpus().length} cores, load ${os.loadavg()[0]?.toFixed(1)}), Node ${process.version}; threshold ${NEAR_DUPLICATE}, the best on dev is ${chosen.least} (F1 ${decimal(chosen.f1)}).`,
  "",
  "### Precision and recall",
  "",
  ...byLanguage(),
  "### By kind: pairs called near duplicates",
  "",
  ...byKind(),
  "### Threshold curve",
  "",
  ...curve(),
  `### Bands (${BANDS} of each post)`,
  "",
  ...bands(),
  "Among the project's own labelled posts, of which no two are copies:",
  "",
  ...table(
    ["language", "posts with a fingerprint", "band neighbours a post", "largest band", "pairs called near duplicates"],
    languages.map(background),
  ),
  "### Sketches compared",
  "",
  ...comparison(),
  "### Speed",
  "",
  ...speeds(),
].join("\n");

process.stdout.write(`${lines}\n`);
if (process.argv.includes("--write")) {
  const [before, rest] = readFileSync(DOCUMENT, "utf8").split(MARKS[0]);
  const after = rest?.split(MARKS[1])[1];
  if (before === undefined || after === undefined) throw new Error("docs/near-duplicates.md has lost its marks");
  writeFileSync(DOCUMENT, `${before}${MARKS[0]}\n\n${lines}\n${MARKS[1]}${after}`);
}

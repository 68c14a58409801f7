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
  NEAR_DUPLICATE,
  similarity,
  SUBSTITUTION,
  type Fingerprint,
} from "../packages/classifier/src/near/fingerprint.ts";
import type { GramSize } from "../packages/classifier/src/near/grams.ts";
import { bestThreshold, figuresOf, readPairs, type Pair, type Scored } from "../packages/classifier/src/near/pairs.ts";
import { ownPosts } from "../packages/training/src/own-posts.ts";
import { compare, SIZES, type Sketch, SKETCHES } from "./near/sketches.ts";

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

function comparison(): string[] {
  const byLanguages = languages.map((language) => dev.filter((pair) => pair.language === language));
  const cell = (sketch: Sketch, size: GramSize, exponent: number): string =>
    byLanguages.map((some) => decimal(compare(some, sketch, size, exponent).f1)).join(" / ");
  const rows = Object.entries(SKETCHES).map(([name, sketch]) => [
    name,
    ...SIZES.map((size) => cell(sketch, size, SUBSTITUTION)),
    cell(sketch, GRAM, 0),
    byLanguages.map((some) => decimal(compare(some, sketch, GRAM, 0).error)).join(" / "),
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

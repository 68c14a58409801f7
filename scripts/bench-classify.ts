import { execFileSync } from "node:child_process";
import process from "node:process";
import { build } from "esbuild";
import { classify } from "../packages/classifier/src/classify.ts";
import { ownPosts } from "../packages/training/src/own-posts.ts";
import { vader } from "./peers/vader.ts";

const ROUNDS = 7;
const MIN_MS = 300;
const CLASSIFY = new URL("../packages/classifier/src/classify.ts", import.meta.url);

/** Posts per second: the median round, each at least MIN_MS long, after one round to warm up. */
function speed(texts: readonly string[], run: (text: string) => unknown): number {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const start = performance.now();
    let done = 0;
    while (performance.now() - start < MIN_MS) {
      for (const text of texts) run(text);
      done += texts.length;
    }
    rounds.push((done * 1000) / (performance.now() - start));
  }
  return Math.round(rounds.slice(1).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0);
}

/** Milliseconds that a fresh process needs to import the classifier and read its first text of each language; the median of five. */
function load(): { importMs: number; jaMs: number; enMs: number } {
  const script = `
    const start = performance.now();
    const { classify } = await import(${JSON.stringify(CLASSIFY.href)});
    const imported = performance.now();
    classify("届きました");
    const ja = performance.now();
    classify("it came");
    process.stdout.write([imported - start, ja - imported, performance.now() - ja].join(" "));`;
  const runs = Array.from({ length: 5 }, () =>
    execFileSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" })
      .split(" ")
      .map(Number),
  );
  const median = (column: number): number =>
    Math.round((runs.map((run) => run[column] ?? 0).toSorted((a, b) => a - b)[2] ?? 0) * 10) / 10;
  return { importMs: median(0), jaMs: median(1), enMs: median(2) };
}

/** Bytes of the classifier with its models and lexicons, as a function's bundle would hold them. */
async function bundle(): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [CLASSIFY.pathname],
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    charset: "utf8",
    write: false,
    logLevel: "error",
  });
  return outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
}

const texts = { ja: ownPosts("ja").map(({ text }) => text), en: ownPosts("en").map(({ text }) => text) };
const base = speed(texts.en, vader.sentiment);
const figures = (language: "ja" | "en") => {
  const alone = speed(texts[language], (text) => classify(text, {}, { reasons: false }));
  const explained = speed(texts[language], (text) => classify(text));
  return {
    postsPerSecond: alone,
    timesVader: Math.round((alone / base) * 100) / 100,
    withReasons: explained,
    withReasonsTimesVader: Math.round((explained / base) * 100) / 100,
  };
};
const report = {
  load: load(),
  bundleBytes: await bundle(),
  vaderPostsPerSecond: base,
  ja: figures("ja"),
  en: figures("en"),
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);

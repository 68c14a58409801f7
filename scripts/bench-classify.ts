import { afinnBaseline } from "../packages/classifier/src/afinn-baseline.ts";
import { ownPosts } from "../packages/classifier/src/posts.ts";

const ROUNDS = 7;
const MIN_MS = 300;

const before = performance.now();
const { classify } = await import("../packages/classifier/src/classify.ts");
const loaded = performance.now() - before;

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
  return rounds.slice(1).toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

const first = performance.now();
classify("first call, with what it builds lazily");
const firstCall = performance.now() - first;
const ja = ownPosts("ja").map((post) => post.text);
const en = ownPosts("en").map((post) => post.text);
const base = speed(en, afinnBaseline);
const report = {
  loadMs: Math.round(loaded * 10) / 10,
  firstCallMs: Math.round(firstCall * 10) / 10,
  naturalAfinnPerSecond: Math.round(base),
  ja: { perSecond: Math.round(speed(ja, (text) => classify(text))), ratioToAfinn: 0 },
  en: { perSecond: Math.round(speed(en, (text) => classify(text))), ratioToAfinn: 0 },
};
report.ja.ratioToAfinn = Math.round((report.ja.perSecond / base) * 1000) / 1000;
report.en.ratioToAfinn = Math.round((report.en.perSecond / base) * 1000) / 1000;
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);

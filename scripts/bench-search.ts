// Measures the embedded search index at 100,000 mentions: node scripts/bench-search.ts [posts]
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { SearchFilter, SearchPost, SearchThread } from "../packages/search/src/search.ts";
import { createSqliteIndex } from "../packages/search/src/sqlite.ts";
import { wordsOf } from "../packages/search/src/words.ts";

const COUNT = Number(process.argv[2] ?? 100_000);
const STEP = 200;
const RUNS = 40;
const BRAND = "bench";
const START = Date.parse("2026-11-26T00:00:00.000Z");

const SUBJECTS = [
  "配送",
  "返金",
  "サポート",
  "アプリ",
  "店員さん",
  "新しいカメラ",
  "ログイン",
  "お支払い",
  "the app",
  "my order",
  "customer service",
];
const MIDDLES = [
  "がまだ届かない",
  "の対応が遅い",
  "で不具合が出た",
  "がとても丁寧でした",
  "について教えてください",
  "が壊れていた",
  " never arrived",
  " keeps crashing",
  " was really helpful",
  " is too slow",
];
const ENDS = [
  "。困っています",
  "！ありがとう",
  "😡",
  "、どうなっていますか？",
  "。もう使わない",
  ". Please help",
  " thanks!",
  " 返事をください",
  "。次も買います",
];
const SYLLABLES = "かきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろ".split("");

/** The same numbers in every run. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const random = randomOf(7);
const pick = (list: readonly string[]): string => list[random(list.length)] ?? "";
const name = (): string => Array.from({ length: 5 }, () => pick(SYLLABLES)).join("");

function postOf(i: number): { post: SearchPost; thread: SearchThread } {
  const threadId = `thr_${i}`;
  const text = `${name()}の${pick(SUBJECTS)}${pick(MIDDLES)}${pick(ENDS)} ${pick(SUBJECTS)}${pick(MIDDLES)}。注文番号${i}`;
  const post: SearchPost = {
    mentionId: `mnt_${String(i).padStart(8, "0")}`,
    threadId,
    brandId: BRAND,
    platform: pick(["x", "mastodon", "bluesky", "line", "youtube"]),
    sources: [pick(["one", "two", "three"])],
    kind: i % 5 === 0 ? "comment" : "post",
    lang: i % 4 === 0 ? "en" : "ja",
    at: START - (COUNT - i) * 60_000,
    authorId: `author-${i % 20_000}`,
    author: `${name()} user${i % 20_000}`,
    topics: i % 20 === 0 ? ["refunds"] : [],
    text: i === 17 ? `${text} 一度きりの珍事` : text,
    rev: 1,
  };
  const status = i % 50 === 0 ? "queued" : "open";
  const updatedAt = new Date(post.at).toISOString();
  return {
    post,
    thread: { threadId, brandId: BRAND, status, priority: i % 100, holder: null, updatedAt, rev: 1, news: 1 },
  };
}

const QUERIES: readonly [string, string, SearchFilter][] = [
  ["1 character, never", "薬", {}],
  ["2 characters, frequent", "返金", {}],
  ["2 characters, once", "珍事", {}],
  ["2 characters, never", "鯨飯", {}],
  ["3 characters, frequent", "サポート", {}],
  ["3+ characters, once", "一度きりの珍事", {}],
  ["3+ characters, never", "存在しない言葉", {}],
  ["number (word start)", "99999", {}],
  ["English word", "crashing", {}],
  ["English phrase", '"my order never arrived"', {}],
  ["two words, one excluded", "返金 遅い -困って", {}],
  ["filters only", "", { platform: "line", lang: "en", status: "queued" }],
  ["filters that nothing meets", "", { platform: "line", holder: "nobody" }],
  ["frequent word, rare filters", "サポート", { topic: "refunds", status: "queued", minPriority: 50 }],
  ["author by id", "", { author: "author-777" }],
  ["author by name", "", { author: "user777" }],
  ["first days only", "返金", { before: START - (COUNT - 2_000) * 60_000 }],
];

const percentile = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;

const folder = mkdtempSync(join(tmpdir(), "kikimimi-bench-"));
const file = join(folder, "search.db");
const index = createSqliteIndex(file);
try {
  let seq = 0;
  const began = performance.now();
  for (let start = 0; start < COUNT; start += STEP) {
    const made = Array.from({ length: Math.min(STEP, COUNT - start) }, (_, i) => postOf(start + i));
    await index.put({
      brandId: BRAND,
      seq: seq++,
      place: String(start),
      indexedUntil: null,
      threads: made.map(({ thread }) => thread),
      posts: made.map(({ post }) => post),
      gone: [],
      expireBefore: "2000-01-01T00:00:00.000Z",
    });
  }
  const seconds = (performance.now() - began) / 1000;
  const megabytes = statSync(file).size / 1e6;
  process.stdout.write(
    `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model ?? "?"} × ${cpus().length}, Node ${process.version}\n` +
      `${COUNT} posts in ${seconds.toFixed(1)} s: ${Math.round(COUNT / seconds)} a second, ${megabytes.toFixed(0)} MB\n\n` +
      "| search | found | p50 ms | p95 ms |\n|---|---|---|---|\n",
  );
  for (const [label, q, filter] of QUERIES) {
    const times: number[] = [];
    let found = 0;
    for (let run = 0; run < RUNS; run++) {
      const from = performance.now();
      const answer = await index.query({ brandId: BRAND, words: wordsOf(q), filter, limit: 50 });
      times.push(performance.now() - from);
      found = answer.hits.length;
    }
    process.stdout.write(
      `| ${label} | ${found} | ${percentile(times, 0.5).toFixed(1)} | ${percentile(times, 0.95).toFixed(1)} |\n`,
    );
  }
  const gone = Array.from({ length: 200 }, (_, i) => `mnt_${String(i * 7).padStart(8, "0")}`);
  const from = performance.now();
  await index.remove(BRAND, gone);
  process.stdout.write(`\nTaking 200 posts out: ${(performance.now() - from).toFixed(0)} ms\n`);
} finally {
  index.close();
  rmSync(folder, { recursive: true });
}

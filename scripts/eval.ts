/**
 * `npm run eval`: measures the classifier on the project's own test writers and on the third-party sets beside the
 * project, then compares its sentiment with that of other packages. `--json` prints reports for programs.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { classify } from "../packages/classifier/src/classify.ts";
import { type Dataset, loadDataset } from "../packages/training/src/dataset.ts";
import { evaluate } from "../packages/training/src/evaluate.ts";
import { externalData } from "../packages/training/src/external.ts";
import { figuresOf } from "../packages/training/src/metrics.ts";
import { ownTestSet } from "../packages/training/src/own-dataset.ts";
import { renderReport } from "../packages/training/src/render.ts";
import type { Report } from "../packages/training/src/report.ts";
import { count, percent, tableOf } from "../packages/training/src/table.ts";
import { Task } from "../packages/training/src/task.ts";
import { throughputOf } from "../packages/training/src/throughput.ts";
import { mlAsk } from "./peers/ml-ask.ts";
import { naturalAfinn } from "./peers/natural-afinn.ts";
import type { Peer } from "./peers/peer.ts";
import { sentiment } from "./peers/sentiment.ts";
import { vader } from "./peers/vader.ts";
import { wink } from "./peers/wink.ts";

type Language = "ja" | "en";

/** Whether a set took part in making the model, which its figures must be read with. */
type Use = "unseen" | "trained on" | "tuned on";

/** One set asked one question. */
type Run = {
  readonly name: string;
  readonly language: Language;
  readonly use: Use;
  readonly task: Task;
  readonly dataset: Dataset;
};

type Comparison = {
  readonly set: string;
  readonly use: Use;
  readonly n: number;
  /** Ours first; `speed` is in posts a second. */
  readonly systems: readonly { name: string; macroF1: number; macroRecall: number; speed: number }[];
};

const SENTIMENTS = ["positive", "neutral", "negative"];

/** Third-party sets, which part of them the model has seen, and what they tell. */
const EXTERNAL = [
  {
    name: "GoEmotions test",
    path: "goemotions",
    split: "test",
    language: "en",
    use: "unseen",
    tasks: ["sentiment", "anger"],
  },
  { name: "XED", path: "xed", split: undefined, language: "en", use: "trained on", tasks: ["sentiment", "anger"] },
  { name: "VADER tweets", path: "vader", split: undefined, language: "en", use: "trained on", tasks: ["sentiment"] },
  {
    name: "TweetEval validation",
    path: "tweeteval-val",
    split: "val",
    language: "en",
    use: "tuned on",
    tasks: ["sentiment"],
  },
  { name: "Japanese toxic posts", path: "jatoxic", split: undefined, language: "ja", use: "unseen", tasks: ["anger"] },
] as const satisfies readonly {
  name: string;
  path: string;
  split: string | undefined;
  language: Language;
  use: Use;
  tasks: readonly Task[];
}[];

function ownRuns(language: Language): Run[] {
  return Task.options.map((task) => ({
    name: `own posts, ${language}`,
    language,
    use: "unseen",
    task,
    dataset: ownTestSet(task, language),
  }));
}

function externalRuns(): Run[] {
  return EXTERNAL.flatMap(({ name, path, split, language, use, tasks }) => {
    const folder = join(externalData(), path);
    if (!existsSync(folder)) {
      process.stderr.write(`${name}: not measured, ${folder} is absent\n`);
      return [];
    }
    return tasks.map((task) => ({ name, language, use, task, dataset: loadDataset({ path: folder, task, split }) }));
  });
}

function peersOf(language: Language): readonly Peer[] {
  if (language === "en") return [vader, sentiment, wink, naturalAfinn];
  const peer = mlAsk();
  if (peer === undefined) process.stderr.write("ML-Ask words: not measured, the word lists are absent\n");
  return peer === undefined ? [] : [peer];
}

function compare({ name, language, use, dataset }: Run, ours: Report): Comparison {
  const texts = dataset.rows.map(({ text }) => text);
  const truth = dataset.rows.map((row) => row.truth.label);
  const peers = peersOf(language).map((peer) => {
    const { macroF1, macroRecall } = figuresOf(truth, texts.map(peer.sentiment), SENTIMENTS);
    // Like for like: the same texts, the same runs; the slowest peer would take minutes on all of them.
    const { postsPerSecond } = throughputOf(texts, peer.sentiment, { maxTexts: 2_000 });
    return { name: peer.name, macroF1, macroRecall, speed: postsPerSecond };
  });
  const { postsPerSecond } = throughputOf(texts, (text) => classify(text, {}, { reasons: false }), { maxTexts: 2_000 });
  const us = { name: "kikimimi", macroF1: ours.macroF1, macroRecall: ours.macroRecall, speed: postsPerSecond };
  return { set: name, use, n: dataset.rows.length, systems: [us, ...peers] };
}

/** macro-F1 / macro recall, and how many posts ours reads in the time in which the other reads one. */
function cell(system: Comparison["systems"][number], ours: number): string {
  const figures = `${percent(system.macroF1)} / ${percent(system.macroRecall)}`;
  return system.name === "kikimimi" ? figures : `${figures} ×${(ours / system.speed).toFixed(2)}`;
}

function comparisonTable(comparisons: readonly Comparison[]): string[] {
  const names = [...new Set(comparisons.flatMap(({ systems }) => systems.map(({ name }) => name)))];
  const rows = comparisons.map(({ set, use, n, systems }) => {
    const ours = systems[0]?.speed ?? 0;
    const cells = names.map((name) => {
      const system = systems.find((one) => one.name === name);
      return system === undefined ? "–" : cell(system, ours);
    });
    return [use === "unseen" ? set : `${set} (${use})`, count(n), count(ours), ...cells];
  });
  return [
    "Sentiment: macro-F1 / macro recall, and how many posts kikimimi reads while the other reads one",
    ...tableOf(["set", "n", "posts/s", ...names], rows),
  ];
}

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const runs = [...ownRuns("ja"), ...ownRuns("en"), ...externalRuns()];
const reports: { set: string; use: Use; report: Report }[] = [];
const comparisons: Comparison[] = [];
for (const run of runs) {
  const { name, use, task, dataset } = run;
  process.stderr.write(`${name}: ${task}, ${count(dataset.rows.length)} posts\n`);
  const report = evaluate(name, dataset, { task });
  reports.push({ set: name, use, report });
  if (task === "sentiment") comparisons.push(compare(run, report));
  if (!values.json) process.stdout.write(`${use === "unseen" ? "" : `[${use}] `}${renderReport(report)}\n\n`);
}
if (values.json) process.stdout.write(`${JSON.stringify({ reports, comparisons }, null, 2)}\n`);
else process.stdout.write(`${comparisonTable(comparisons).join("\n")}\n`);

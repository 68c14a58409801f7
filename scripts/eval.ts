import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as z from "zod";
import { INTENT_THRESHOLD, Intent, type Signal } from "../packages/core/src/signal.ts";
import { afinnBaseline } from "../packages/classifier/src/afinn-baseline.ts";
import { classify } from "../packages/classifier/src/classify.ts";
import { isTuning, ownPosts, type Post } from "../packages/classifier/src/posts.ts";

type ClassFigures = { precision: number; recall: number; f1: number; support: number };
type Figures = { n: number; macroF1: number; macroRecall: number; classes: Record<string, ClassFigures> };

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function figures(truth: readonly string[], predicted: readonly string[], labels: readonly string[]): Figures {
  const classes: Record<string, ClassFigures> = {};
  for (const label of labels) {
    const hit = truth.filter((value, at) => value === label && predicted[at] === label).length;
    const support = truth.filter((value) => value === label).length;
    const precision = ratio(hit, predicted.filter((value) => value === label).length);
    const recall = ratio(hit, support);
    classes[label] = { precision, recall, f1: ratio(2 * precision * recall, precision + recall), support };
  }
  // A class that the data does not hold has no recall to average.
  const seen = Object.values(classes).filter(({ support }) => support > 0);
  const mean = (pick: (figure: ClassFigures) => number): number =>
    ratio(
      seen.reduce((sum, figure) => sum + pick(figure), 0),
      seen.length,
    );
  return { n: truth.length, macroF1: mean(({ f1 }) => f1), macroRecall: mean(({ recall }) => recall), classes };
}

/** Area under the precision-recall steps; equal scores count as one step. */
function averagePrecision(scores: readonly number[], positive: readonly boolean[]): number {
  const order = scores
    .map((score, at) => ({ score, hit: positive[at] === true }))
    .toSorted((a, b) => b.score - a.score);
  const total = order.filter(({ hit }) => hit).length;
  let area = 0;
  let hits = 0;
  let pending = 0;
  for (const [at, { score, hit }] of order.entries()) {
    if (hit) pending += 1;
    if (order[at + 1]?.score === score) continue;
    hits += pending;
    area += ratio(pending, total) * (hits / (at + 1));
    pending = 0;
  }
  return area;
}

function intentFigures(posts: readonly Post[], signals: readonly Signal[]): Figures {
  const classes: Record<string, ClassFigures> = {};
  for (const label of Intent.options) {
    const present = signals.map((signal) =>
      signal.intents.some((one) => one.label === label && one.score >= INTENT_THRESHOLD) ? "yes" : "no",
    );
    const one = figures(
      posts.map((post) => (post.intents.includes(label) ? "yes" : "no")),
      present,
      ["yes"],
    ).classes["yes"];
    if (one !== undefined && one.support > 0) classes[label] = one;
  }
  const all = Object.values(classes);
  const mean = (pick: (figure: ClassFigures) => number): number =>
    ratio(
      all.reduce((sum, figure) => sum + pick(figure), 0),
      all.length,
    );
  return { n: posts.length, macroF1: mean(({ f1 }) => f1), macroRecall: mean(({ recall }) => recall), classes };
}

/** The largest share of positives found by a cut at which at least half of what is flagged is right. */
function recallAtHalfPrecision(scores: readonly number[], positive: readonly boolean[]): number {
  const total = positive.filter(Boolean).length;
  const recalls = [...new Set(scores)].map((cut) => {
    const flagged = positive.filter((_, at) => (scores[at] ?? 0) >= cut);
    const hits = flagged.filter(Boolean).length;
    return ratio(hits, flagged.length) >= 0.5 ? ratio(hits, total) : 0;
  });
  return Math.max(0, ...recalls);
}

/** Mean gap between what level 2 is said to be likely and how often it is, over ten bins of equal width. */
function calibrationError(scores: readonly number[], positive: readonly boolean[]): number {
  let gap = 0;
  for (let bin = 0; bin < 10; bin += 1) {
    const inside = scores
      .map((score, at) => ({ score, hit: positive[at] === true }))
      .filter(({ score }) => Math.min(9, Math.floor(score * 10)) === bin);
    gap += Math.abs(inside.reduce((sum, { score, hit }) => sum + score - (hit ? 1 : 0), 0)) / scores.length;
  }
  return gap;
}

const SENTIMENTS = ["positive", "neutral", "negative"];
const LEVELS = ["0", "1", "2"];

function level(name: "anger" | "urgency", truth: readonly string[], signals: readonly Signal[]) {
  const scores = signals.map((signal) => signal[name].scores[2]);
  const positive = truth.map((value) => value === "2");
  return {
    ...figures(
      truth,
      signals.map((signal) => String(signal[name].level)),
      LEVELS,
    ),
    averagePrecision2: averagePrecision(scores, positive),
    recallAtHalfPrecision2: recallAtHalfPrecision(scores, positive),
    calibrationError2: calibrationError(scores, positive),
  };
}

function evaluateOwn(language: "ja" | "en") {
  const all = ownPosts(language);
  const posts = all.filter((post) => !isTuning(post));
  const signals = posts.map((post) => classify(post.text));
  const sentiment = posts.map((post) => post.sentiment);
  const baseline = posts
    .map((post) => afinnBaseline(post.text))
    .map((value) => (value > 0 ? "positive" : value < 0 ? "negative" : "neutral"));
  return {
    language: ratio(all.filter((post) => classify(post.text).language === language).length, all.length),
    sentiment: figures(
      sentiment,
      signals.map((signal) => signal.sentiment.label),
      SENTIMENTS,
    ),
    ...(language === "en" ? { sentimentAfinnAlone: figures(sentiment, baseline, SENTIMENTS) } : {}),
    anger: level(
      "anger",
      posts.map((post) => String(post.anger)),
      signals,
    ),
    urgency: level(
      "urgency",
      posts.map((post) => String(post.urgency)),
      signals,
    ),
    intents: intentFigures(posts, signals),
  };
}

const Task = z.enum(["sentiment", "anger", "urgency"]);
const Row = z.object({ text: z.string(), label: z.union([z.string(), z.number()]).transform(String) });

function evaluateFile(file: string, task: z.infer<typeof Task>) {
  const rows = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => Row.parse(JSON.parse(line)));
  const signals = rows.map((row) => classify(row.text));
  const truth = rows.map((row) => row.label);
  const known = new Set(task === "sentiment" ? SENTIMENTS : LEVELS);
  const strange = truth.find((label) => !known.has(label));
  if (strange !== undefined) throw new Error(`label "${strange}" is none of ${[...known].join(", ")}`);
  if (task !== "sentiment") return { [task]: level(task, truth, signals) };
  return {
    sentiment: figures(
      truth,
      signals.map((signal) => signal.sentiment.label),
      SENTIMENTS,
    ),
  };
}

function percent(value: number): string {
  return (value * 100).toFixed(1).padStart(5);
}

function show(
  name: string,
  result: Figures & { averagePrecision2?: number; recallAtHalfPrecision2?: number; calibrationError2?: number },
): string {
  const extra =
    result.averagePrecision2 === undefined
      ? ""
      : `  AP of 2 ${result.averagePrecision2.toFixed(3)}  recall at precision .5 ${percent(result.recallAtHalfPrecision2 ?? 0)}  calibration error of 2 ${(result.calibrationError2 ?? 0).toFixed(3)}`;
  const lines = Object.entries(result.classes).map(
    ([label, c]) =>
      `    ${label.padEnd(10)} P ${percent(c.precision)}  R ${percent(c.recall)}  F1 ${percent(c.f1)}  n ${c.support}`,
  );
  return [
    `  ${name}: n ${result.n}  macro-F1 ${percent(result.macroF1)}  macro recall ${percent(result.macroRecall)}${extra}`,
    ...lines,
  ].join("\n");
}

const { values } = parseArgs({
  options: { json: { type: "boolean" }, data: { type: "string" }, task: { type: "string", default: "sentiment" } },
});
const results: Record<string, Record<string, Figures | number>> = values.data === undefined
  ? { ja: evaluateOwn("ja"), en: evaluateOwn("en") }
  : { [values.data]: evaluateFile(values.data, Task.parse(values.task)) };
if (values.json === true) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
else {
  for (const [title, heads] of Object.entries(results)) {
    process.stdout.write(`${title}${values.data === undefined ? " (own posts, held-out half)" : ""}\n`);
    for (const [name, result] of Object.entries(heads)) {
      process.stdout.write(
        typeof result === "number"
          ? `  ${name} detected (all posts): ${percent(result)} %\n`
          : `${show(name, result)}\n`,
      );
    }
  }
}

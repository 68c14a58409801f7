import { Intent, INTENT_THRESHOLD, Language, Sentiment, type Signal } from "@kikimimi/core/mention/signal";
import type { Scored } from "./metrics.ts";
import type { Row } from "./dataset.ts";
import type { Task } from "./task.ts";

/** A row with what the classifier answered, as far as the task asks. */
export type Answered = { readonly row: Row; readonly signal: Signal };

/** The labels of a task, in the order in which they are shown. */
export function labelsOf(task: Task, only?: Intent): readonly string[] {
  switch (task) {
    case "sentiment":
      return Sentiment.options;
    case "anger":
    case "urgency":
      return ["0", "1", "2"];
    case "language":
      return Language.options;
    case "intent":
      return only === undefined ? Intent.options : [only, "none"];
  }
}

function intentScore(signal: Signal, intent: string): number {
  return signal.intents.find(({ label }) => label === intent)?.score ?? 0;
}

/** The intents that a signal holds to be there. */
export function presentIntents(signal: Signal): readonly Intent[] {
  return signal.intents.filter(({ score }) => score >= INTENT_THRESHOLD).map(({ label }) => label);
}

/** The one label that a signal answers a task with; for several intents there is none. */
export function answerOf(task: Task, signal: Signal, only?: Intent): string {
  switch (task) {
    case "sentiment":
      return signal.sentiment.label;
    case "anger":
    case "urgency":
      return String(signal[task].level);
    case "language":
      return signal.language;
    case "intent":
      return only !== undefined && intentScore(signal, only) >= INTENT_THRESHOLD ? only : "none";
  }
}

/** The probability that a signal gives one label. */
export function scoreOf(task: Task, signal: Signal, label: string, only?: Intent): number {
  switch (task) {
    case "sentiment":
      return signal.sentiment.scores[Sentiment.parse(label)];
    case "anger":
    case "urgency":
      return signal[task].scores[Number(label)] ?? 0;
    case "language":
      // Only the language found has a score; the rest is shared by the two others.
      return signal.language === label ? signal.detected.score : (1 - signal.detected.score) / 2;
    case "intent":
      if (only === undefined) return intentScore(signal, label);
      return label === only ? intentScore(signal, only) : 1 - intentScore(signal, only);
  }
}

/** Whether a label holds for a row. */
export function isTrue(task: Task, { truth }: Row, label: string, only?: Intent): boolean {
  return task === "intent" && only === undefined ? truth.intents.some((one) => one === label) : truth.label === label;
}

/** Each row's score of one label, and whether it holds. */
export function scoredBy(task: Task, answered: readonly Answered[], label: string, only?: Intent): Scored[] {
  return answered.map(({ row, signal }) => ({
    score: scoreOf(task, signal, label, only),
    holds: isTrue(task, row, label, only),
  }));
}

/** The contrasts that a task is also judged by, beside its single labels. */
export function contrastsOf(task: Task, answered: readonly Answered[]): Readonly<Record<string, Scored[]>> {
  if (task === "sentiment") {
    const polar = answered.filter(({ row }) => row.truth.label !== "neutral");
    return {
      "positive-negative": polar.map(({ row, signal: { sentiment } }) => ({
        score: sentiment.scores.positive - sentiment.scores.negative,
        holds: row.truth.label === "positive",
      })),
    };
  }
  if (task !== "anger" && task !== "urgency") return {};
  return {
    "2": scoredBy(task, answered, "2"),
    "1+": answered.map(({ row, signal }) => ({
      // Sums of three probabilities may miss 1 by a rounding.
      score: Math.min(1, signal[task].scores[1] + signal[task].scores[2]),
      holds: row.truth.label !== "0",
    })),
  };
}

/** The probabilities whose reliability is worth a look. */
export function probabilitiesOf(
  task: Task,
  answered: readonly Answered[],
  only?: Intent,
): Readonly<Record<string, Scored[]>> {
  if (task === "anger" || task === "urgency") return contrastsOf(task, answered);
  if (task === "language") {
    const said = answered.map(({ row, signal }) => ({
      score: signal.detected.score,
      holds: signal.language === row.truth.label,
    }));
    return { language: said };
  }
  const labels = only === undefined ? labelsOf(task) : [only];
  return Object.fromEntries(labels.map((label) => [label, scoredBy(task, answered, label, only)]));
}

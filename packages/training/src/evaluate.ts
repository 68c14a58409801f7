import { classify } from "@kikimimi/classifier/classify";
import type { ClassifyHints, Intent, Signal } from "@kikimimi/core/mention/signal";
import {
  answerOf,
  type Answered,
  contrastsOf,
  isTrue,
  labelsOf,
  presentIntents,
  probabilitiesOf,
  scoredBy,
} from "./answers.ts";
import type { Dataset, Row } from "./dataset.ts";
import {
  areaUnderCurve,
  averagePrecision,
  calibrationError,
  classFigures,
  figuresOf,
  precisionRecall,
  recallAtPrecision,
  reliability,
  type Scored,
} from "./metrics.ts";
import type { ClassReport, Ranking, Reliability, Report, SliceReport } from "./report.ts";
import type { Task } from "./task.ts";
import { throughputOf } from "./throughput.ts";

/** What is asked of the classifier, and which classifier. */
export type Question = {
  readonly task: Task;
  readonly only?: Intent | undefined;
  /** Told to the classifier as a platform would; never when the language itself is asked for. */
  readonly lang?: string | undefined;
  /** The one that ships, unless another is given. */
  readonly classify?: (text: string, hints: ClassifyHints) => Signal;
  readonly progress?: (done: number, all: number) => void;
  /** How the throughput is timed; see `throughputOf`. */
  readonly timing?: { readonly runs?: number; readonly minMs?: number };
};

/** What a report says of the answers alone, without the data's origin. */
export type Figures = Pick<
  Report,
  "n" | "accuracy" | "macroRecall" | "macroF1" | "classes" | "confusion" | "rankings" | "reliability" | "slices"
>;

/** Slices of words that are not the author's own anger at anyone. */
const HARMLESS = new Set(["friendly_exaggeration", "news_headline", "fiction", "quoted"]);
const PROGRESS_EVERY = 2_000;

function withoutReasons(text: string, hints: ClassifyHints): Signal {
  return classify(text, hints, { reasons: false });
}

/** How well a score ranks; null where nothing, or everything, holds. */
export function rankingOf(scored: readonly Scored[]): Ranking {
  const support = scored.filter(({ holds }) => holds).length;
  const n = scored.length;
  const none = { averagePrecision: null, bestF1: null, bestThreshold: null, auc: null, recallAtPrecision90: null };
  if (support === 0 || support === n) return { n, support, ...none };
  const best = precisionRecall(scored).reduce(
    (most, { cut, precision, recall }) => {
      const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
      return f1 > most.f1 ? { f1, cut } : most;
    },
    { f1: 0, cut: 1 },
  );
  return {
    n,
    support,
    averagePrecision: averagePrecision(scored),
    bestF1: best.f1,
    bestThreshold: best.cut,
    auc: areaUnderCurve(scored),
    recallAtPrecision90: recallAtPrecision(scored, 0.9),
  };
}

function reliabilityOf(scored: readonly Scored[]): Reliability {
  return { error: calibrationError(scored), bins: reliability(scored) };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

type Basics = Pick<Figures, "accuracy" | "macroF1" | "macroRecall" | "confusion">;

/** Figures of a task in which exactly one label is true. */
function single(task: Task, answered: readonly Answered[], only: Intent | undefined): Basics {
  const truth = answered.map(({ row }) => row.truth.label);
  const answers = answered.map(({ signal }) => answerOf(task, signal, only));
  const { macroF1, macroRecall, confusion } = figuresOf(truth, answers, labelsOf(task, only));
  const right = truth.filter((label, at) => label === answers[at]).length;
  return { accuracy: right / truth.length, macroF1, macroRecall, confusion: copyOf(confusion) };
}

function copyOf(confusion: Readonly<Record<string, Readonly<Record<string, number>>>>): Figures["confusion"] {
  return Object.fromEntries(Object.entries(confusion).map(([truth, row]) => [truth, { ...row }]));
}

/** Figures of intents, of which any number may hold at once. */
function several(answered: readonly Answered[], classes: Figures["classes"]): Basics {
  const held = Object.values(classes).filter(({ support }) => support > 0);
  const right = answered.filter(({ row, signal }) => {
    const present = presentIntents(signal);
    return present.length === row.truth.intents.length && present.every((label) => row.truth.intents.includes(label));
  }).length;
  return {
    accuracy: right / answered.length,
    macroF1: mean(held.map(({ f1 }) => f1)),
    macroRecall: mean(held.map(({ recall }) => recall)),
    confusion: null,
  };
}

function classReports(task: Task, answered: readonly Answered[], only: Intent | undefined): Figures["classes"] {
  const says = (signal: Signal, label: string): boolean =>
    task === "intent" && only === undefined
      ? presentIntents(signal).some((one) => one === label)
      : answerOf(task, signal, only) === label;
  return Object.fromEntries(
    labelsOf(task, only).map((label): [string, ClassReport] => {
      const flagged = answered.filter(({ signal }) => says(signal, label));
      const hits = flagged.filter(({ row }) => isTrue(task, row, label, only)).length;
      const ranking = rankingOf(scoredBy(task, answered, label, only));
      const figures = classFigures(hits, ranking.support, flagged.length);
      return [label, { ...figures, flagged: flagged.length, hits, ranking }];
    }),
  );
}

function basics(
  task: Task,
  answered: readonly Answered[],
  only: Intent | undefined,
  classes: Figures["classes"],
): Basics {
  return task === "intent" && only === undefined ? several(answered, classes) : single(task, answered, only);
}

function calledAngry(task: Task, slice: string, answered: readonly Answered[]): SliceReport["calledAngry"] {
  if (task !== "anger" || !HARMLESS.has(slice)) return null;
  const calm = answered.filter(({ row }) => row.truth.label !== "2");
  if (calm.length === 0) return null;
  return { n: calm.length, share: calm.filter(({ signal }) => signal.anger.level === 2).length / calm.length };
}

function sliceReports(task: Task, answered: readonly Answered[], only: Intent | undefined): SliceReport[] {
  const slices = [...new Set(answered.flatMap(({ row }) => row.slices))].toSorted();
  return slices.map((slice) => {
    const inside = answered.filter(({ row }) => row.slices.includes(slice));
    const { accuracy, macroF1, macroRecall } = basics(task, inside, only, classReports(task, inside, only));
    return { slice, n: inside.length, macroF1, macroRecall, accuracy, calledAngry: calledAngry(task, slice, inside) };
  });
}

/** All figures of answers that are there; at least one is needed. */
export function figuresFrom(task: Task, answered: readonly Answered[], only?: Intent): Figures {
  const classes = classReports(task, answered, only);
  const mapped = <T>(scored: Readonly<Record<string, Scored[]>>, figure: (one: Scored[]) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(scored).map(([name, one]) => [name, figure(one)]));
  return {
    n: answered.length,
    ...basics(task, answered, only, classes),
    classes,
    rankings: mapped(contrastsOf(task, answered), rankingOf),
    reliability: mapped(probabilitiesOf(task, answered, only), reliabilityOf),
    slices: sliceReports(task, answered, only),
  };
}

/** Classifies every row of a data set once, then times the classifier on it, and reports. */
export function evaluate(path: string, { rows, ...data }: Dataset, question: Question): Report {
  const { task, only, progress } = question;
  const hints: ClassifyHints = task === "language" || question.lang === undefined ? {} : { lang: question.lang };
  const call = question.classify ?? withoutReasons;
  const answered = rows.map((row: Row, at): Answered => {
    if (at % PROGRESS_EVERY === 0 && at > 0) progress?.(at, rows.length);
    return { row, signal: call(row.text, hints) };
  });
  const texts = rows.map(({ text }) => text);
  return {
    version: 1,
    task,
    only: only ?? null,
    lang: question.lang ?? null,
    models: [...new Set(answered.map(({ signal }) => signal.model))].toSorted(),
    data: { path, ...data },
    ...figuresFrom(task, answered, only),
    throughput: throughputOf(texts, (text) => call(text, hints), question.timing),
  };
}

import { type Features, needsPerson, responseTarget } from "@kikimimi/core/mention/decision";
import { INTENT_THRESHOLD, type Level, type Signal } from "@kikimimi/core/mention/signal";
import type { Head } from "./advisor.ts";

/** Probabilities from which level 1 and level 2 count, as the model that made the signal has them. */
export type Cuts = { readonly anger: readonly number[]; readonly urgency: readonly number[] };

/** What the platform tells about a post beside its words; it weighs in the decision. */
export type Circumstances = Pick<Features, "direct" | "followers" | "rating">;

export type DoubtOptions = {
  readonly cuts?: Cuts | undefined;
  readonly circumstances?: Circumstances | undefined;
  /** Answers that may be doubted at all. */
  readonly heads?: readonly Head[] | undefined;
};

/**
 * A label is in doubt while its log-odds stand closer to the border than this. At a border of 0.5 that is
 * everything from 0.31 to 0.69, at 0.2 from 0.10 to 0.36: rare labels have low borders and narrow doubts.
 */
export const MARGIN = 0.8;

/** Cuts of a model that names none. */
export const EVEN_CUTS: Cuts = { anger: [0.5, 0.5], urgency: [0.5, 0.5] };

const ALL: readonly Head[] = ["sentiment", "anger", "urgency"];
const PLAIN: Circumstances = { direct: false, followers: 0 };

type Levels = Signal["anger"];

/** Log-odds of a probability; infinite at 0 and 1. */
export function logOdds(probability: number): number {
  const p = Math.min(1, Math.max(0, probability));
  return Math.log(p / (1 - p));
}

/** The level that scores amount to when each cut is moved by so many log-odds. */
export function levelAt(scores: Levels["scores"], cuts: readonly number[], moved = 0): Level {
  if (logOdds(scores[2]) >= logOdds(cuts[1] ?? 0.5) + moved) return 2;
  return logOdds(scores[1] + scores[2]) >= logOdds(cuts[0] ?? 0.5) + moved ? 1 : 0;
}

/** The least and the most that a text may be by what the model leaves open. */
type Range<T> = { readonly least: T; readonly most: T };

function levelRange({ level, scores }: Levels, cuts: readonly number[]): Range<Level> {
  const [least, most] = [levelAt(scores, cuts, MARGIN), levelAt(scores, cuts, -MARGIN)];
  return { least: least < level ? least : level, most: most > level ? most : level };
}

/** Whether it may be not negative, and whether it may be. */
function negativeRange({ label, scores }: Signal["sentiment"]): Range<boolean> {
  const lead = Math.log(scores.negative / Math.max(scores.positive, scores.neutral));
  const negative = label === "negative";
  return { least: negative && lead >= MARGIN, most: negative || lead > -MARGIN };
}

type Ranges = {
  readonly sentiment: Range<boolean>;
  readonly anger: Range<Level>;
  readonly urgency: Range<Level>;
};

function rangesOf(signal: Signal, { cuts = EVEN_CUTS, heads = ALL }: DoubtOptions): Ranges {
  const { level: anger } = signal.anger;
  const { level: urgency } = signal.urgency;
  const negative = signal.sentiment.label === "negative";
  return {
    sentiment: heads.includes("sentiment") ? negativeRange(signal.sentiment) : { least: negative, most: negative },
    anger: heads.includes("anger") ? levelRange(signal.anger, cuts.anger) : { least: anger, most: anger },
    urgency: heads.includes("urgency") ? levelRange(signal.urgency, cuts.urgency) : { least: urgency, most: urgency },
  };
}

/** Answers whose margin is small, whether it matters or not. */
export function doubtedHeads(signal: Signal, options: DoubtOptions = {}): Head[] {
  const ranges = rangesOf(signal, options);
  return ALL.filter((head) => ranges[head].least !== ranges[head].most);
}

/**
 * Whether a heavier model should be asked: a margin is small, and what it decides is whether the post needs a
 * person, or how soon (see `needsPerson`). Pure. Calm praise, calm chatter and what is clear are never doubtful.
 */
export function isDoubtful(signal: Signal, options: DoubtOptions = {}): boolean {
  const { sentiment, anger, urgency } = rangesOf(signal, options);
  const calm = anger.most === 0 && urgency.most === 0;
  if (calm && (!sentiment.most || signal.intents[0]?.label === "chatter")) return false;
  const circumstances = options.circumstances ?? PLAIN;
  const at = (end: keyof Range<unknown>): number =>
    outcomeOf({
      ...circumstances,
      ...saidBy(signal),
      sentiment: sentiment[end] ? "negative" : "neutral",
      anger: anger[end],
      urgency: urgency[end],
    });
  // Every term adds to the priority, so the two ends enclose all that lies between.
  return at("least") !== at("most");
}

/** Seconds until a person should answer; infinite when nobody needs to. */
function outcomeOf(features: Features): number {
  return needsPerson(features) ? responseTarget(features) : Number.POSITIVE_INFINITY;
}

function saidBy({ intents }: Signal): Pick<Features, "question" | "churn" | "report" | "spam"> {
  const present = new Set(intents.filter(({ score }) => score >= INTENT_THRESHOLD).map(({ label }) => label));
  return {
    question: present.has("question") || present.has("request"),
    churn: present.has("churn"),
    report: present.has("report"),
    spam: false,
  };
}

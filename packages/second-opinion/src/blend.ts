import { type Level, type Reason, roundSignal, type Sentiment, type Signal } from "@kikimimi/core/mention/signal";
import type { Advice, Head } from "./advisor.ts";
import { type Cuts, EVEN_CUTS, levelAt, logOdds } from "./doubt.ts";

/**
 * What the advisor's word weighs against the linear model's. Both count alike: the linear model is calibrated but
 * undecided here, the advisor is decided but not calibrated. Nothing was fitted.
 */
export const ADVICE_WEIGHT = 0.5;

/** A label's log-odds are shown between −5 and 5, so that a certain advisor weighs no more than is readable. */
const CERTAIN = 5;

export type BlendOptions = {
  /** The advisor, as `Advisor.name`. */
  readonly advisor: string;
  /** Answers in doubt; the others stay as they are, whatever the advice says. */
  readonly heads: readonly Head[];
  readonly cuts?: Cuts | undefined;
};

/**
 * The signal with advice mixed into the answers in doubt, or undefined when the advice speaks to none of them. Urgency 2
 * never falls below 1: no advice, and no post that talks an advisor round, may call a possible danger nothing.
 */
export function blend(
  signal: Signal,
  advice: Advice,
  { advisor, heads, cuts = EVEN_CUTS }: BlendOptions,
): Signal | undefined {
  const reasons: Reason[] = [];
  let { sentiment, anger, urgency } = signal;
  const note = (head: Head, label: string, before: number, after: number): void => {
    const weight = shown(after) - shown(before);
    reasons.push({ head, label, evidence: `second opinion: ${advisor}`, weight });
  };
  if (advice.sentiment && heads.includes("sentiment")) {
    sentiment = blendSentiment(signal.sentiment, advice.sentiment);
    note("sentiment", sentiment.label, signal.sentiment.scores[sentiment.label], sentiment.scores[sentiment.label]);
  }
  if (advice.anger && heads.includes("anger")) {
    anger = blendLevels(signal.anger, advice.anger, cuts.anger);
    note("anger", String(anger.level), signal.anger.scores[anger.level], anger.scores[anger.level]);
  }
  if (advice.urgency && heads.includes("urgency")) {
    urgency = blendLevels(signal.urgency, advice.urgency, cuts.urgency);
    if (signal.urgency.level === 2 && urgency.level === 0) urgency = { ...urgency, level: 1 };
    note("urgency", String(urgency.level), signal.urgency.scores[urgency.level], urgency.scores[urgency.level]);
  }
  if (reasons.length === 0) return undefined;
  return roundSignal({
    ...signal,
    sentiment,
    anger,
    urgency,
    reasons: [...reasons, ...signal.reasons],
    model: advisedModel(signal.model, advisor),
  });
}

/**
 * The name of a signal that an advisor had a word in. It sorts after the linear model's own, so that a join prefers
 * it, and before every later version of that model: "+" sorts before letters, digits, "-" and ".".
 */
export function advisedModel(model: string, advisor: string): string {
  return `${model}+${advisor}`;
}

function mix(own: number, advised: number): number {
  return own * (1 - ADVICE_WEIGHT) + advised * ADVICE_WEIGHT;
}

function blendSentiment(own: Signal["sentiment"], advised: Readonly<Record<Sentiment, number>>): Signal["sentiment"] {
  const positive = mix(own.scores.positive, advised.positive);
  const neutral = mix(own.scores.neutral, advised.neutral);
  const negative = mix(own.scores.negative, advised.negative);
  const label = positive > neutral && positive >= negative ? "positive" : negative > neutral ? "negative" : "neutral";
  return { label, scores: { positive, neutral, negative } };
}

type Levels = { readonly level: Level; readonly scores: Signal["anger"]["scores"] };

function blendLevels(own: Levels, advised: Levels["scores"], cuts: readonly number[]): Signal["anger"] {
  const scores: Levels["scores"] = [
    mix(own.scores[0], advised[0]),
    mix(own.scores[1], advised[1]),
    mix(own.scores[2], advised[2]),
  ];
  return { level: levelAt(scores, cuts), scores };
}

function shown(probability: number): number {
  return Math.min(CERTAIN, Math.max(-CERTAIN, logOdds(probability)));
}

import { INTENT_THRESHOLD, Intent, Sentiment, type Signal } from "@kikimimi/core/mention/signal";
import type { Labels } from "./label.ts";
import { averagePrecision, classFigures, macroF1 } from "./metrics.ts";
import { randomFrom } from "./random.ts";
import type { Head } from "./recipe.ts";

/** A labelled text with what two models answer to it. */
export type Judged = {
  readonly labels: Labels;
  readonly before: Signal;
  readonly after: Signal;
  /** Resampled together, because they are not independent. */
  readonly group: string;
};

/** How well one head is answered before and after, on the texts that have its label. */
export type HeadFigures = {
  readonly head: Head;
  readonly n: number;
  /** 0 … 1. */
  readonly macroF1: { readonly before: number; readonly after: number };
  /** Average precision of level 2; null for other heads, and where nothing or everything is of level 2. */
  readonly averagePrecision2: { readonly before: number; readonly after: number } | null;
};

export const HEADS = ["sentiment", "anger", "urgency", "intents"] as const satisfies readonly Head[];

const LEVELS = ["0", "1", "2"] as const;
const RESAMPLES = 400;

type Side = "before" | "after";

function macroF1Of(head: Head, judged: readonly Judged[], side: Side): number {
  switch (head) {
    case "sentiment":
      return macroF1(
        judged.map(({ labels }) => labels.sentiment ?? ""),
        judged.map((one) => one[side].sentiment.label),
        Sentiment.options,
      );
    case "anger":
    case "urgency":
      return macroF1(
        judged.map(({ labels }) => String(labels[head])),
        judged.map((one) => String(one[side][head].level)),
        LEVELS,
      );
    case "intents":
      return intentsF1(judged, side);
  }
}

/** The mean F1 over the intents that the data holds. */
function intentsF1(judged: readonly Judged[], side: Side): number {
  const scores = Intent.options.flatMap((intent) => {
    let [hits, support, flagged] = [0, 0, 0];
    for (const one of judged) {
      const holds = one.labels.intents?.includes(intent) ?? false;
      const said = one[side].intents.some(({ label, score }) => label === intent && score >= INTENT_THRESHOLD);
      if (holds) support += 1;
      if (said) flagged += 1;
      if (holds && said) hits += 1;
    }
    return support === 0 ? [] : [classFigures(hits, support, flagged).f1];
  });
  return scores.reduce((sum, f1) => sum + f1, 0) / Math.max(1, scores.length);
}

function precision2(head: Head, judged: readonly Judged[]): HeadFigures["averagePrecision2"] {
  if (head !== "anger" && head !== "urgency") return null;
  const of = (side: Side): number =>
    averagePrecision(judged.map((one) => ({ score: one[side][head].scores[2], holds: one.labels[head] === 2 })));
  const held = judged.filter(({ labels }) => labels[head] === 2).length;
  return held === 0 || held === judged.length ? null : { before: of("before"), after: of("after") };
}

/** Figures of every head that is labelled. */
export function headFigures(judged: readonly Judged[]): HeadFigures[] {
  return HEADS.flatMap((head) => {
    const labelled = judged.filter(({ labels }) => labels[head] !== undefined);
    if (labelled.length === 0) return [];
    const of = (side: Side): number => macroF1Of(head, labelled, side);
    const figures = { before: of("before"), after: of("after") };
    return [{ head, n: labelled.length, macroF1: figures, averagePrecision2: precision2(head, labelled) }];
  });
}

function meanGain(judged: readonly Judged[]): number {
  const gains = HEADS.flatMap((head) => {
    const labelled = judged.filter(({ labels }) => labels[head] !== undefined);
    return labelled.length === 0 ? [] : [macroF1Of(head, labelled, "after") - macroF1Of(head, labelled, "before")];
  });
  return gains.reduce((sum, gain) => sum + gain, 0) / Math.max(1, gains.length);
}

/**
 * What the mean macro-F1 over heads gains, and the standard error of that gain: the spread over resamples of whole
 * groups, both models on the same ones (paired cluster bootstrap: Efron 1979, Field and Welsh 2007).
 */
export function gainOf(judged: readonly Judged[], seed: number): { readonly mean: number; readonly error: number } {
  const groups = [...Map.groupBy(judged, ({ group }) => group).values()];
  const random = randomFrom(seed);
  const gains = Array.from({ length: RESAMPLES }, () =>
    meanGain(groups.flatMap(() => groups[Math.floor(random() * groups.length)] ?? [])),
  );
  const middle = gains.reduce((sum, gain) => sum + gain, 0) / RESAMPLES;
  const spread = gains.reduce((sum, gain) => sum + (gain - middle) ** 2, 0) / (RESAMPLES - 1);
  return { mean: meanGain(judged), error: Math.sqrt(spread) };
}

/** A head that loses more than this (one point of macro-F1) on the project's test posts has forgotten something. */
const OWN_DROP = 0.01;

/** Why a model must not replace the one before; empty when nothing speaks against it. */
export function objectionsTo(
  gain: { readonly mean: number; readonly error: number },
  own: readonly HeadFigures[],
): string[] {
  const points = (share: number): string => (share * 100).toFixed(1);
  const objections: string[] = [];
  if (gain.mean < -gain.error)
    objections.push(
      `on your rows the mean over heads falls by ${points(-gain.mean)} points, noise is ${points(gain.error)}`,
    );
  for (const { head, macroF1: f1 } of own)
    if (f1.before - f1.after > OWN_DROP)
      objections.push(`on the project's test posts ${head} loses ${points(f1.before - f1.after)} points of macro-F1`);
  return objections;
}

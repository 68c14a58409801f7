import { Intent } from "@kikimimi/core/mention/signal";
import { Features, numberNames, type ModelLanguage } from "@kikimimi/classifier/features";
import { ANGER, FIRST_INTENT, NEGATIVE, POSITIVE, URGENCY, WIDTH } from "@kikimimi/classifier/outputs";
import type { Labelled, Labels } from "./label.ts";

/** A text as the trainer sees it: distinct n-gram hashes with their values, number features, one target an output. */
export type Example = {
  readonly hashes: Int32Array;
  readonly values: Float32Array;
  readonly numbers: Float32Array;
  /** 0 or 1, or one half where two annotators disagree; NaN where the label is unknown. */
  readonly targets: Float32Array;
  /** The first annotator's labels alone. */
  readonly truth: Float32Array;
  readonly weight: number;
  /** How much more or less it counts for sentiment. */
  readonly sentimentWeight: number;
};

const features = new Features();

/** The targets of a label, in the order of a model's outputs. */
export function targetsOf({ sentiment, anger, urgency, intents }: Labels): Float32Array {
  const targets = new Float32Array(WIDTH).fill(Number.NaN);
  const set = (output: number, holds: boolean): void => {
    targets[output] = holds ? 1 : 0;
  };
  if (sentiment !== undefined) {
    set(POSITIVE, sentiment === "positive");
    set(NEGATIVE, sentiment === "negative");
  }
  for (const [outputs, level] of [
    [ANGER, anger],
    [URGENCY, urgency],
  ] as const) {
    if (level === undefined) continue;
    set(outputs[0], level >= 1);
    set(outputs[1], level === 2);
  }
  if (intents !== undefined)
    for (const [at, intent] of Intent.options.entries()) set(FIRST_INTENT + at, intents.includes(intent));
  return targets;
}

function softTargets(labelled: Labelled): Float32Array {
  const targets = targetsOf(labelled);
  if (labelled.second === undefined) return targets;
  const second = targetsOf(labelled.second);
  return targets.map((target, output) => {
    const other = second[output] ?? Number.NaN;
    return Number.isNaN(other) ? target : (target + other) / 2;
  });
}

/** Reads a labelled text as a model of the given language would. */
export function exampleOf(labelled: Labelled, language: ModelLanguage): Example {
  features.reading.read(labelled.text);
  features.extract(language, {});
  const { grams } = features;
  const counts = new Map<number, number>();
  for (let at = 0; at < grams.length; at += 1) {
    const hash = grams.hash[at] ?? 0;
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  return {
    hashes: Int32Array.from(counts.keys()),
    values: Float32Array.from(counts.values(), (count) => count * grams.scale),
    numbers: features.numbers.slice(0, numberNames(language).length),
    targets: softTargets(labelled),
    truth: targetsOf(labelled),
    weight: labelled.weight ?? 1,
    sentimentWeight: labelled.sentimentWeight ?? 1,
  };
}

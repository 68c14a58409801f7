import { Intent } from "@kikimimi/core/signal";
import type { ModelLanguage } from "./features.ts";
import weights from "./weights.json" with { type: "json" };

/** A linear head: per label a bias, per feature one weight for each label. */
export type Head = {
  readonly labels: readonly string[];
  readonly bias: readonly number[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
};

/** Level 2 from `two` on; level 1 when levels 1 and 2 together reach `one`. */
export type Thresholds = { readonly one: number; readonly two: number };

/** All heads of one language. */
export type LanguageModel = {
  readonly sentiment: Head;
  readonly anger: Head;
  readonly urgency: Head;
  readonly intents: Head;
  readonly thresholds: { readonly anger: Thresholds; readonly urgency: Thresholds };
};

/** Fitted weights, written by `scripts/fit-classifier.ts`; the compiler checks the file's shape. */
export const MODELS: Readonly<Record<ModelLanguage, LanguageModel>> = weights;

export const INTENTS = Intent.options;

/** Sums of bias and weighted features, one for each label of the head. */
export function logits(head: Head, features: readonly { readonly name: string; readonly value: number }[]): number[] {
  return head.labels.map((_, label) =>
    features.reduce((sum, { name, value }) => sum + (head.weights[name]?.[label] ?? 0) * value, head.bias[label] ?? 0),
  );
}

export function softmax(values: readonly number[]): number[] {
  const top = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - top));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

export function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

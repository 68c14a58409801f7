import { Intent } from "@kikimimi/core/mention/signal";

/**
 * What a model computes for a text, in the order of its columns: the two sides of sentiment (softmax, neutral at 0), the
 * chances that anger and urgency reach a level, and the intents (each a logistic of its own).
 */
export const OUTPUTS = [
  "sentiment:positive",
  "sentiment:negative",
  "anger:1",
  "anger:2",
  "urgency:1",
  "urgency:2",
  ...Intent.options.map((intent) => `intents:${intent}` as const),
] as const;

export const POSITIVE = 0;
export const NEGATIVE = 1;
export const ANGER = [2, 3] as const;
export const URGENCY = [4, 5] as const;
export const FIRST_INTENT = 6;

/** Columns of a model; also the bytes of one row of its table. */
export const WIDTH = 16;

import type { Language, Sentiment, Signal } from "@kikimimi/core/mention/signal";

/** The answers of a Signal that a second opinion can speak to. */
export type Head = "sentiment" | "anger" | "urgency";

/** One text that an advisor is asked about, with the language that the linear model found. */
export type Question = { readonly text: string; readonly language: Language };

/** What an advisor thinks: for each answer that it speaks to, a probability of each label; they sum to 1. */
export type Advice = {
  readonly sentiment?: Readonly<Record<Sentiment, number>>;
  readonly anger?: Signal["anger"]["scores"];
  readonly urgency?: Signal["urgency"]["scores"];
};

/** A heavier model behind a port. `advise` rejects when it has no usable answer, and ends early when told to. */
export type Advisor = {
  /** As it stands in a Signal's model and reasons: "bedrock:<model>". */
  readonly name: string;
  /** Answers that it speaks to; it is not asked for the sake of others. */
  readonly heads: readonly Head[];
  readonly languages: readonly Language[];
  readonly advise: (question: Question, abort: AbortSignal) => Promise<Advice>;
};

/** An advisor answered, but nothing that can be used: no JSON, no probabilities, a refusal. */
export class UnusableAnswer extends Error {
  override readonly name = "UnusableAnswer";
}

import * as z from "zod";

/** The author's attitude towards the brand, product, service or the event told. */
export const Sentiment = z.enum(["positive", "neutral", "negative"]);
export type Sentiment = z.infer<typeof Sentiment>;

/** 0 none, 1 some, 2 clear; for anger (2 = outrage) and urgency (2 = now). */
export const Level = z.union([z.literal(0), z.literal(1), z.literal(2)]);
export type Level = z.infer<typeof Level>;

/** What the author wants or does; any number may hold at once. */
export const Intent = z.enum([
  "complaint",
  "question",
  "request",
  "praise",
  "suggestion",
  "churn",
  "purchase",
  "report",
  "spam",
  "chatter",
]);
export type Intent = z.infer<typeof Intent>;

/** The languages the classifier speaks; script decides first. */
export const Language = z.enum(["ja", "en", "other"]);
export type Language = z.infer<typeof Language>;

/** A probability, 0 to 1. */
const Score = z.number().min(0).max(1);
const LevelScores = z.tuple([Score, Score, Score]);
type LevelScores = z.infer<typeof LevelScores>;

/** One piece of evidence that moved one score, in the reader's own words. */
export const Reason = z.object({
  /** Which of the Signal's answers it moved. */
  head: z.enum(["sentiment", "anger", "urgency", "intents", "language"]),
  /** The label it speaks for: "negative", "2", "churn", "ja". */
  label: z.string(),
  /** The words, emoji or mark as they stand in the text, or the rule's name. */
  evidence: z.string(),
  /** How strongly; positive speaks for the label, negative against it. */
  weight: z.number(),
});
export type Reason = z.infer<typeof Reason>;

/** What the classifier says of one text. Scores of one answer sum to 1, but for intents, which are independent. */
export const Signal = z.object({
  language: Language,
  /** The detected BCP 47 code and how sure the detector is. */
  detected: z.object({ code: z.string(), score: Score }),
  sentiment: z.object({
    label: Sentiment,
    scores: z.object({ positive: Score, neutral: Score, negative: Score }),
  }),
  anger: z.object({ level: Level, scores: LevelScores }),
  urgency: z.object({ level: Level, scores: LevelScores }),
  /** All labels, best first. */
  intents: z.array(z.object({ label: Intent, score: Score })),
  reasons: z.array(Reason),
  /** The model's name and version; later versions sort after earlier ones. */
  model: z.string(),
});
export type Signal = z.infer<typeof Signal>;

/** An intent counts as present from this score on. */
export const INTENT_THRESHOLD = 0.5;

/** What a text says beyond its words, as far as the platform tells. */
export type ClassifyHints = {
  /** BCP 47 code that the platform or author gave. */
  readonly lang?: string | undefined;
  /** A rating that came with the text, scaled to 0 (worst) … 1 (best). */
  readonly rating?: number | undefined;
};

/** A person's ruling on one mention; each part given overrides the machine's. */
export const Correction = z.object({
  sentiment: Sentiment.optional(),
  anger: Level.optional(),
  urgency: Level.optional(),
  intents: z.array(Intent).max(10).optional(),
  spam: z.boolean().optional(),
});
export type Correction = z.infer<typeof Correction>;

/** A signal with scores of four decimals: all that a decision needs, in a third of the bytes. */
export function roundSignal(signal: Signal): Signal {
  const round = (score: number): number => Math.round(score * 10_000) / 10_000;
  const { positive, neutral, negative } = signal.sentiment.scores;
  const levels = (scores: LevelScores): LevelScores => [round(scores[0]), round(scores[1]), round(scores[2])];
  return {
    ...signal,
    detected: { ...signal.detected, score: round(signal.detected.score) },
    sentiment: {
      ...signal.sentiment,
      scores: { positive: round(positive), neutral: round(neutral), negative: round(negative) },
    },
    anger: { ...signal.anger, scores: levels(signal.anger.scores) },
    urgency: { ...signal.urgency, scores: levels(signal.urgency.scores) },
    intents: signal.intents.map(({ label, score }) => ({ label, score: round(score) })),
    reasons: signal.reasons.map((reason) => ({ ...reason, weight: round(reason.weight) })),
  };
}

import * as z from "zod";
import { Intent, Level, Sentiment } from "@kikimimi/core/mention/signal";

/** What is known of a text; a label that is missing is unknown, not absent. */
export const Labels = z.object({
  sentiment: Sentiment.optional(),
  anger: Level.optional(),
  urgency: Level.optional(),
  intents: z.array(Intent).optional(),
});
export type Labels = z.infer<typeof Labels>;

/** A text with what is known of it and how much it counts in training, in all and for sentiment (1 unless said otherwise). */
export type Labelled = Labels & {
  readonly text: string;
  readonly weight?: number;
  readonly sentimentWeight?: number;
  readonly second?: Labels | undefined;
};

/** The slices that posts are marked with for evaluation. */
export const Slice = z.enum([
  "sarcasm",
  "emoji_only",
  "slang",
  "dialect",
  "polite_fury",
  "negation",
  "code_mixing",
  "one_word",
  "long_review",
  "news_headline",
  "fiction",
  "quoted",
  "friendly_exaggeration",
  "calm_emergency",
  "mixed",
  "promo_spam",
]);
export type Slice = z.infer<typeof Slice>;

/** A post of the project's own data: fully labelled, by one imagined writer. */
export const Post = z.strictObject({
  text: z.string().min(1),
  platform: z.string(),
  author: z.string(),
  sentiment: Sentiment,
  anger: Level,
  urgency: Level,
  intents: z.array(Intent),
  slices: z.array(Slice),
  /** Where a second annotator, who saw neither the first labels nor the author, decided otherwise; absent before that pass. */
  second: Labels.optional(),
});
export type Post = z.infer<typeof Post>;

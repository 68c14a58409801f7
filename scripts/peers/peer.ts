import type { Sentiment } from "../../packages/core/src/mention/signal.ts";

/** Another way to tell sentiment, to compare with. */
export type Peer = {
  readonly name: string;
  readonly language: "ja" | "en";
  readonly sentiment: (text: string) => Sentiment;
};

/** The label of a signed score: neutral only where it is not beyond the margin. */
export function labelOf(score: number, margin = 0): Sentiment {
  if (score > margin) return "positive";
  return score < -margin ? "negative" : "neutral";
}

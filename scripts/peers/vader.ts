import { SentimentIntensityAnalyzer } from "vader-sentiment";
import { labelOf, type Peer } from "./peer.ts";

/** vader-sentiment 1.1 with the thresholds of its authors: compound ≥ .05 and ≤ −.05. */
export const vader: Peer = {
  name: "vader-sentiment",
  language: "en",
  sentiment: (text) => labelOf(SentimentIntensityAnalyzer.polarity_scores(text).compound, 0.05 - Number.EPSILON),
};

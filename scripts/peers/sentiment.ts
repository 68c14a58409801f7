import Sentiment from "sentiment";
import { labelOf, type Peer } from "./peer.ts";

const analyser = new Sentiment();

/** sentiment 5: sum of AFINN-165 values over words and emoji. */
export const sentiment: Peer = {
  name: "sentiment",
  language: "en",
  sentiment: (text) => labelOf(analyser.analyze(text).score),
};

import analyse from "wink-sentiment";
import { labelOf, type Peer } from "./peer.ts";

/** wink-sentiment 5: AFINN with pairs of words, negation, emoji and hashtags. */
export const wink: Peer = {
  name: "wink-sentiment",
  language: "en",
  sentiment: (text) => labelOf(analyse(text).score),
};

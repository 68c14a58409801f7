import type { Platform } from "../platform.ts";
import { redditTokens } from "./api.ts";
import { redditPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { redditReplier } from "./reply.ts";

/** Reddit, by polling its listings; replies by its API. */
export const reddit: Platform = {
  manifest,
  normaliser: 2,
  tokens: redditTokens,
  poller: redditPoller,
  replier: redditReplier,
  normalise,
  without,
};

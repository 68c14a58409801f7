import type { Platform } from "../platform.ts";
import { googleplayPoller, googleplayTokens } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { googleplayReplier } from "./reply.ts";

/** Google Play: reviews by polling, and answers to them. */
export const googleplay: Platform = {
  manifest,
  normaliser: 2,
  tokens: googleplayTokens,
  poller: googleplayPoller,
  replier: googleplayReplier,
  normalise,
  without,
};

import type { Platform } from "../platform.ts";
import { refreshTokens } from "../shared/google.ts";
import { googlebusinessPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { googlebusinessReplier } from "./reply.ts";

/** Google Business Profile: reviews of places by polling, and answers to them. */
export const googlebusiness: Platform = {
  manifest,
  normaliser: 2,
  tokens: refreshTokens,
  poller: googlebusinessPoller,
  replier: googlebusinessReplier,
  normalise,
  without,
};

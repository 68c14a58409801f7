import type { Platform } from "../platform.ts";
import { blueskyPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { blueskyReplier } from "./reply.ts";
import { blueskyTokens } from "./token.ts";

/** Bluesky and other servers of the AT Protocol, by polling. */
export const bluesky: Platform = {
  manifest,
  normaliser: 2,
  tokens: blueskyTokens,
  poller: blueskyPoller,
  replier: blueskyReplier,
  normalise,
  without,
};

import type { Platform } from "../platform.ts";
import { metaWebhook } from "../shared/meta.ts";
import { threadsPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { threadsReplier } from "./reply.ts";
import { threadsTokens } from "./tokens.ts";

/** Threads by Meta, by webhook and by polling. */
export const threads: Platform = {
  manifest,
  normaliser: 2,
  webhook: metaWebhook,
  tokens: threadsTokens,
  poller: threadsPoller,
  replier: threadsReplier,
  normalise,
  without,
};

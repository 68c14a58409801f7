import type { Platform } from "../platform.ts";
import { xPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise } from "./normalise.ts";
import { xReplier } from "./reply.ts";
import { xTokens } from "./token.ts";
import { xWebhook } from "./verify.ts";
import { without } from "./without.ts";

/** X: the Activity API by webhook, searches and mentions by polling, replies by API v2. */
export const x: Platform = {
  manifest,
  normaliser: 2,
  webhook: xWebhook,
  tokens: xTokens,
  poller: xPoller,
  replier: xReplier,
  normalise,
  without,
};

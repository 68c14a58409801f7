import type { Platform } from "../platform.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { lineReplier } from "./reply.ts";
import { lineWebhook } from "./verify.ts";

/** LINE Messaging API, by webhook. */
export const line: Platform = {
  manifest,
  normaliser: 3,
  webhook: lineWebhook,
  replier: lineReplier,
  normalise,
  without,
};

import type { Platform } from "../platform.ts";
import { telegramPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { telegramReplier } from "./reply.ts";
import { telegramWebhook } from "./verify.ts";

/** Telegram's Bot API, by webhook or by polling. */
export const telegram: Platform = {
  manifest,
  normaliser: 2,
  webhook: telegramWebhook,
  poller: telegramPoller,
  replier: telegramReplier,
  normalise,
  without,
};

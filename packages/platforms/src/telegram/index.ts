import type { Platform } from "../platform.ts";
import { telegramPoller } from "./client.ts";
import { normalise, without } from "./normalise.ts";
import { telegramReceiver } from "./receiver.ts";
import { telegramReplier } from "./reply.ts";

/** Telegram's Bot API, by webhook or by polling. */
export const telegram: Platform = {
  ...telegramReceiver,
  normaliser: 2,
  poller: telegramPoller,
  replier: telegramReplier,
  normalise,
  without,
};

import type { Platform } from "../platform.ts";
import { discordPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { discordReplier } from "./reply.ts";
import { discordWebhook } from "./verify.ts";

/** Discord: messages by polling, interactions and application events by webhook. */
export const discord: Platform = {
  manifest,
  normaliser: 2,
  webhook: discordWebhook,
  poller: discordPoller,
  replier: discordReplier,
  normalise,
  without,
};

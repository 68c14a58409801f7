import type { Platform } from "../platform.ts";
import { discordPoller } from "./client.ts";
import { normalise, without } from "./normalise.ts";
import { discordReceiver } from "./receiver.ts";
import { discordReplier } from "./reply.ts";

/** Discord: messages by polling, interactions and application events by webhook. */
export const discord: Platform = {
  ...discordReceiver,
  normaliser: 2,
  poller: discordPoller,
  replier: discordReplier,
  normalise,
  without,
};

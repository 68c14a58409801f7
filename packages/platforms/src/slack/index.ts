import type { Platform } from "../platform.ts";
import { slackPoller } from "./client.ts";
import { decodeSlack } from "./decode.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { slackReplier } from "./reply.ts";
import { slackWebhook } from "./verify.ts";

/** Slack, by the Events API, and by polling where no events can be received. */
export const slack: Platform = {
  manifest,
  normaliser: 2,
  webhook: slackWebhook,
  poller: slackPoller,
  replier: slackReplier,
  decode: decodeSlack,
  normalise,
  without,
};

import type { Platform } from "../platform.ts";
import { slackPoller } from "./client.ts";
import { normalise, without } from "./normalise.ts";
import { slackReceiver } from "./receiver.ts";
import { slackReplier } from "./reply.ts";

/** Slack, by the Events API, and by polling where no events can be received. */
export const slack: Platform = {
  ...slackReceiver,
  normaliser: 2,
  poller: slackPoller,
  replier: slackReplier,
  normalise,
  without,
};

import type { Platform } from "../platform.ts";
import { xPoller } from "./client.ts";
import { normalise } from "./normalise.ts";
import { xReceiver } from "./receiver.ts";
import { xReplier } from "./reply.ts";
import { xTokens } from "./token.ts";
import { without } from "./without.ts";

/** X: the Activity API by webhook, searches and mentions by polling, replies by API v2. */
export const x: Platform = {
  ...xReceiver,
  normaliser: 2,
  tokens: xTokens,
  poller: xPoller,
  replier: xReplier,
  normalise,
  without,
};

import type { Platform } from "../platform.ts";
import { normalise, without } from "./normalise.ts";
import { lineReceiver } from "./receiver.ts";
import { lineReplier } from "./reply.ts";

/** LINE Messaging API, by webhook. */
export const line: Platform = {
  ...lineReceiver,
  normaliser: 3,
  replier: lineReplier,
  normalise,
  without,
};

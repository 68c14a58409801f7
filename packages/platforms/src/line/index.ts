import type { Platform } from "../platform.ts";
import { lineAsking } from "./asking.ts";
import { normalise, without } from "./normalise.ts";
import { lineReceiver } from "./receiver.ts";
import { lineReplier } from "./reply.ts";
import { lineSample } from "./sample.ts";

/** LINE Messaging API, by webhook. */
export const line: Platform = {
  ...lineReceiver,
  normaliser: 3,
  replier: lineReplier,
  asking: lineAsking,
  sample: lineSample,
  normalise,
  without,
};

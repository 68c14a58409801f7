import type { Platform } from "../platform.ts";
import { threadsPoller } from "./client.ts";
import { normalise, without } from "./normalise.ts";
import { threadsReceiver } from "./receiver.ts";
import { threadsReplier } from "./reply.ts";
import { threadsTokens } from "./tokens.ts";

/** Threads by Meta, by webhook and by polling. */
export const threads: Platform = {
  ...threadsReceiver,
  normaliser: 2,
  tokens: threadsTokens,
  poller: threadsPoller,
  replier: threadsReplier,
  normalise,
  without,
};

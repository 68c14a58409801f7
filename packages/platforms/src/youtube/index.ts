import type { Platform } from "../platform.ts";
import { youtubePoller, youtubeTokens } from "./client.ts";
import { normalise, without } from "./normalise.ts";
import { youtubeReceiver } from "./receiver.ts";
import { youtubeReplier } from "./reply.ts";

/** YouTube: comments by polling, uploads by push, replies. */
export const youtube: Platform = {
  ...youtubeReceiver,
  normaliser: 2,
  tokens: youtubeTokens,
  poller: youtubePoller,
  replier: youtubeReplier,
  normalise,
  without,
};

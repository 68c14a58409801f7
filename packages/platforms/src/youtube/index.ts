import type { Platform } from "../platform.ts";
import { decodeFeed } from "../shared/decode-feed.ts";
import { youtubePoller, youtubeTokens } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { youtubeReplier } from "./reply.ts";
import { youtubeWebhook } from "./verify.ts";

/** YouTube: comments by polling, uploads by push, replies. */
export const youtube: Platform = {
  manifest,
  normaliser: 2,
  webhook: youtubeWebhook,
  tokens: youtubeTokens,
  poller: youtubePoller,
  replier: youtubeReplier,
  decode: (body) => decodeFeed(body),
  normalise,
  without,
};

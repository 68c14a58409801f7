import type { Platform } from "../platform.ts";
import { decodeFeed } from "../shared/decode-feed.ts";
import { appstorePoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { appstoreReplier } from "./reply.ts";

/** App Store: reviews by polling, and responses to them. */
export const appstore: Platform = {
  manifest,
  normaliser: 2,
  poller: appstorePoller,
  replier: appstoreReplier,
  decode: (body) => decodeFeed(body),
  normalise,
  without,
};

import type { Platform } from "../platform.ts";
import { mastodonPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { mastodonReplier } from "./reply.ts";
import { mastodonSample } from "./sample.ts";

/** Mastodon and servers that speak its API, by polling. */
export const mastodon: Platform = {
  manifest,
  normaliser: 3,
  poller: mastodonPoller,
  replier: mastodonReplier,
  sample: mastodonSample,
  normalise,
  without,
};

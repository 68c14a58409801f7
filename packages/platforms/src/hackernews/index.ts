import type { Platform } from "../platform.ts";
import { hackerNewsPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";

/** Hacker News, by polling its search. */
export const hackernews: Platform = { manifest, normaliser: 2, poller: hackerNewsPoller, normalise, without };

import type { Platform } from "../platform.ts";
import { rssPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { decode, normalise, without } from "./normalise.ts";

/** Feeds of any site, by polling. */
export const rss: Platform = { manifest, normaliser: 2, poller: rssPoller, decode, normalise, without };

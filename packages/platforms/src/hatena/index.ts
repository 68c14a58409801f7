import type { Platform } from "../platform.ts";
import { hatenaPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { decode, normalise, without } from "./normalise.ts";

/** Hatena Bookmark, by polling. */
export const hatena: Platform = { manifest, normaliser: 2, poller: hatenaPoller, decode, normalise, without };

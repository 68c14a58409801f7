import type { Platform } from "../platform.ts";
import { stackExchangePoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";

/** Stack Overflow and its sister sites, by polling their search. */
export const stackexchange: Platform = { manifest, normaliser: 2, poller: stackExchangePoller, normalise, without };

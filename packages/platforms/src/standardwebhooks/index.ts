import type { Platform } from "../platform.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { standardWebhook } from "./verify.ts";

/** Generic signed JSON, by webhook. */
export const standardwebhooks: Platform = { manifest, normaliser: 1, webhook: standardWebhook, normalise, without };

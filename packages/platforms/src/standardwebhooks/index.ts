import type { Platform } from "../platform.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { standardReplier } from "./reply.ts";
import { standardWebhook } from "./verify.ts";

/** Generic signed JSON, by webhook; replies likewise. */
export const standardwebhooks: Platform = {
  manifest,
  normaliser: 1,
  webhook: standardWebhook,
  replier: standardReplier,
  normalise,
  without,
};

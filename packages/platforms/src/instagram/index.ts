import type { Platform } from "../platform.ts";
import { metaWebhook } from "../shared/meta.ts";
import { instagramPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { instagramReplier } from "./reply.ts";
import { instagramTokens } from "./tokens.ts";

/** Instagram professional accounts, by webhook and by polling. */
export const instagram: Platform = {
  manifest,
  normaliser: 2,
  webhook: metaWebhook,
  tokens: instagramTokens,
  poller: instagramPoller,
  replier: instagramReplier,
  normalise,
  without,
};

import type { Platform } from "../platform.ts";
import { metaWebhook } from "../shared/meta.ts";
import { facebookPoller } from "./client.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { facebookReplier } from "./reply.ts";

/** Facebook Pages and Messenger, by webhook and by polling. */
export const facebook: Platform = {
  manifest,
  normaliser: 3,
  webhook: metaWebhook,
  poller: facebookPoller,
  replier: facebookReplier,
  normalise,
  without,
};

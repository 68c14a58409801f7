import type { Platform } from "../platform.ts";
import { metaWebhook } from "../shared/meta.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";
import { whatsappReplier } from "./reply.ts";

/** WhatsApp Cloud API, by webhook. */
export const whatsapp: Platform = {
  manifest,
  normaliser: 2,
  webhook: metaWebhook,
  replier: whatsappReplier,
  normalise,
  without,
};

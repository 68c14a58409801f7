import type { Platform } from "../platform.ts";
import { normalise, without } from "./normalise.ts";
import { whatsappReceiver } from "./receiver.ts";
import { whatsappReplier } from "./reply.ts";

/** WhatsApp Cloud API, by webhook. */
export const whatsapp: Platform = {
  ...whatsappReceiver,
  normaliser: 2,
  replier: whatsappReplier,
  normalise,
  without,
};

import type { Platform } from "../platform.ts";
import { instagramPoller } from "./client.ts";
import { normalise, without } from "./normalise.ts";
import { instagramReceiver } from "./receiver.ts";
import { instagramReplier } from "./reply.ts";
import { instagramTokens } from "./tokens.ts";

/** Instagram professional accounts, by webhook and by polling. */
export const instagram: Platform = {
  ...instagramReceiver,
  normaliser: 2,
  tokens: instagramTokens,
  poller: instagramPoller,
  replier: instagramReplier,
  normalise,
  without,
};

import type { Platform } from "../platform.ts";
import { facebookPoller } from "./client.ts";
import { normalise, without } from "./normalise.ts";
import { facebookReceiver } from "./receiver.ts";
import { facebookReplier } from "./reply.ts";

/** Facebook Pages and Messenger, by webhook and by polling. */
export const facebook: Platform = {
  ...facebookReceiver,
  normaliser: 3,
  poller: facebookPoller,
  replier: facebookReplier,
  normalise,
  without,
};

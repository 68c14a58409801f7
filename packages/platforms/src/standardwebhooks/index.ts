import type { Platform } from "../platform.ts";
import { normalise, without } from "./normalise.ts";
import { standardwebhooksReceiver } from "./receiver.ts";
import { standardReplier } from "./reply.ts";
import { standardSample } from "./sample.ts";

/** Generic signed JSON, by webhook; replies likewise. */
export const standardwebhooks: Platform = {
  ...standardwebhooksReceiver,
  normaliser: 1,
  replier: standardReplier,
  sample: standardSample,
  normalise,
  without,
};

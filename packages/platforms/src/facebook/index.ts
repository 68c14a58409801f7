import type { Platform } from "../platform.ts";
import { metaWebhook } from "../shared/meta.ts";
import { manifest } from "./manifest.ts";
import { normalise, without } from "./normalise.ts";

/** Facebook Pages and Messenger, by webhook. */
export const facebook: Platform = { manifest, normaliser: 1, webhook: metaWebhook, normalise, without };

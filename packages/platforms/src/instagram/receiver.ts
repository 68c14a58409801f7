import type { Receiver } from "../platform.ts";
import { metaWebhook } from "../shared/meta.ts";
import { manifest } from "./manifest.ts";

/** What is needed to take a webhook, and no more: the function that does so has to start fast. */
export const instagramReceiver: Receiver = { manifest, webhook: metaWebhook };

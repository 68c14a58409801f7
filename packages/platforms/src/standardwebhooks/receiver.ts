import type { Receiver } from "../platform.ts";
import { manifest } from "./manifest.ts";
import { standardWebhook } from "./verify.ts";

/** What is needed to take a webhook, and no more: the function that does so has to start fast. */
export const standardwebhooksReceiver: Receiver = { manifest, webhook: standardWebhook };

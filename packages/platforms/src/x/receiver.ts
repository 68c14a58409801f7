import type { Receiver } from "../platform.ts";
import { manifest } from "./manifest.ts";
import { xWebhook } from "./verify.ts";

/** What is needed to take a webhook, and no more: the function that does so has to start fast. */
export const xReceiver: Receiver = { manifest, webhook: xWebhook };

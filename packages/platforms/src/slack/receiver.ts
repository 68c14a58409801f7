import type { Receiver } from "../platform.ts";
import { decodeSlack } from "./decode.ts";
import { manifest } from "./manifest.ts";
import { slackWebhook } from "./verify.ts";

/** What is needed to take a webhook, and no more: the function that does so has to start fast. */
export const slackReceiver: Receiver = { manifest, webhook: slackWebhook, decode: decodeSlack };

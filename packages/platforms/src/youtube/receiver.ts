import type { Receiver } from "../platform.ts";
import { decodeFeed } from "../shared/decode-feed.ts";
import { manifest } from "./manifest.ts";
import { youtubeWebhook } from "./verify.ts";

/** What is needed to take a webhook, and no more: the function that does so has to start fast. */
export const youtubeReceiver: Receiver = { manifest, webhook: youtubeWebhook, decode: (body) => decodeFeed(body) };

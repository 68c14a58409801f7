import * as z from "zod";
import type { Manifest } from "../manifest.ts";

/** Longest reply, in UTF-16 units. */
export const MAX_REPLY = 10_000;

/** The payload says everything; only replies need a way back. */
export const StandardWebhooksSettings = z.object({
  /** Where replies are sent, signed. */
  replyUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  /** Whether it may lie inside our own network. */
  allowPrivate: z.boolean().default(false),
});

/** Any program that signs as Standard Webhooks 1.0.0 says (standardwebhooks.com). */
export const manifest: Manifest = {
  id: "standardwebhooks",
  name: "Standard Webhooks",
  kinds: ["post", "comment", "reply", "message", "review", "repost", "bookmark"],
  ingest: ["webhook"],
  secrets: [
    { name: "signingSecret", description: "Symmetric secret, base64 of 24 to 64 bytes, with or without `whsec_`" },
    { name: "replySecret", description: "Symmetric secret of the same shape, to sign replies with", optional: true },
  ],
  settings: StandardWebhooksSettings,
  example: {},
  reply: { max: MAX_REPLY, unit: "utf16" },
  webhookDeadlineMs: 15_000,
  guide: {
    setup: [
      "Give the sender {webhook} as its address and the signing secret as its key.",
      "Send `mention.created`, `mention.updated` and `mention.deleted` as docs/mention-webhook.md shows them.",
      "To answer from here, set `replyUrl` and store `replySecret`: a reply comes there as a signed `reply.created`, and its receiver may name what it made of it (`id`, `url`).",
    ],
    scopes: [],
    limits: ["Timestamps may differ from our clock by 300 seconds", "A reply holds 10,000 characters"],
    costs: "Free.",
    cannot: [
      "Replying without a `replyUrl`, or to one that leads into a private network unless `allowPrivate` says so.",
      "Keeping a receiver from showing a reply twice that does not heed `webhook-id`.",
    ],
    references: ["https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"],
  },
};

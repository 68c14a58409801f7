import * as z from "zod";
import type { Manifest } from "../manifest.ts";

/** A generic source sets nothing: the payload says everything. */
export const StandardWebhooksSettings = z.object({});

/** Any program that signs as Standard Webhooks 1.0.0 says (standardwebhooks.com). */
export const manifest: Manifest = {
  id: "standardwebhooks",
  name: "Standard Webhooks",
  kinds: ["post", "comment", "reply", "message", "review", "repost", "bookmark"],
  ingest: ["webhook"],
  secrets: [
    { name: "signingSecret", description: "Symmetric secret, base64 of 24 to 64 bytes, with or without `whsec_`" },
  ],
  settings: StandardWebhooksSettings,
  example: {},
  reply: null,
  webhookDeadlineMs: 15_000,
  guide: {
    setup: [
      "Give the sender {webhook} as its address and the signing secret as its key.",
      "Send `mention.created`, `mention.updated` and `mention.deleted` as docs/mention-webhook.md shows them.",
    ],
    scopes: [],
    limits: ["Timestamps may differ from our clock by 300 seconds"],
    costs: "Free.",
    cannot: ["Replying: the sender offers no way back."],
    references: ["https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"],
  },
};

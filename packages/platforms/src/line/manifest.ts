import * as z from "zod";
import type { Manifest } from "../manifest.ts";

/** What a LINE source may set. */
export const LineSettings = z.object({
  /** The official account's own user id (`U…`); its messages are ours. */
  botUserId: z.string().min(1).optional(),
});
export type LineSettings = z.infer<typeof LineSettings>;

/** LINE Messaging API; limits after developers.line.biz/en/reference/messaging-api. */
export const manifest: Manifest = {
  id: "line",
  name: "LINE",
  kinds: ["message"],
  ingest: ["webhook"],
  secrets: [{ name: "channelSecret", description: "Channel secret (LINE Developers console, Basic settings)" }],
  settings: LineSettings,
  reply: { max: 5_000, unit: "utf16" },
  webhookDeadlineMs: 2_000,
  guide: {
    setup: [
      "Open the provider's Messaging API channel in the LINE Developers console.",
      "Messaging API, Webhook URL: {webhook}; switch on Use webhook and Webhook redelivery, then press Verify.",
      "Basic settings: copy the channel secret. Switch off automatic replies in LINE Official Account Manager.",
    ],
    scopes: [],
    limits: ["A webhook must be answered within 2 seconds", "5,000 UTF-16 units a text, 5 messages a call"],
    costs: "Free to hear; replies by reply token are free, pushes use the plan's monthly messages.",
    cannot: ["Reading the history of a chat: LINE shows only what its webhook sends."],
    references: ["https://developers.line.biz/en/reference/messaging-api/"],
  },
};

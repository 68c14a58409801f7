import * as z from "zod";
import type { Manifest } from "../manifest.ts";

/** What a LINE source may set. */
export const LineSettings = z.object({
  /** The official account's own user id (`U…`); its messages are ours. */
  botUserId: z.string().min(1).optional(),
});
export type LineSettings = z.infer<typeof LineSettings>;

/** Longest text of one message, in UTF-16 units. */
export const MAX_TEXT = 5_000;

/** LINE Messaging API; limits after developers.line.biz/en/reference/messaging-api. */
export const manifest: Manifest = {
  id: "line",
  name: "LINE",
  kinds: ["message"],
  ingest: ["webhook"],
  secrets: [
    {
      name: "channelSecret",
      description: "Channel secret (LINE Developers console, Basic settings)",
      format: { says: "32 hexadecimal digits", pattern: /^[0-9a-f]{32}$/ },
    },
    {
      name: "channelAccessToken",
      description: "Long-lived channel access token (Messaging API tab); sends replies",
      optional: true,
    },
  ],
  settings: LineSettings,
  example: { botUserId: "Ub0t000000000000000000000000000001" },
  reply: { max: MAX_TEXT, unit: "utf16" },
  webhookDeadlineMs: 2_000,
  guide: {
    setup: [
      "Open the provider's Messaging API channel in the LINE Developers console.",
      "Messaging API, Webhook URL: {webhook}; switch on Use webhook and Webhook redelivery, then press Verify.",
      "Basic settings: copy the channel secret and Your user ID of the bot (`botUserId`).",
      "Messaging API, Channel access token: press Issue and copy the long-lived token; it is needed for replies only.",
      "LINE Official Account Manager, Response settings: switch off automatic replies and greeting messages.",
    ],
    scopes: [],
    limits: [
      "A webhook must be answered within 2 seconds; redelivery is off until it is switched on",
      "5,000 UTF-16 units a text",
      "A reply token works once and for about a minute; later answers are pushes",
      "A push is repeated safely for 24 hours under one retry key",
    ],
    costs: "Free to hear; replies by reply token are free, pushes use the plan's monthly messages.",
    cannot: [
      "Reading the history of a chat: LINE shows only what its webhook sends.",
      "Hearing our own messages: LINE sends no echo of them, nor of those that are typed in its chat tool.",
      "Answering while another module owns the chat (mode standby): the message comes without a reply token.",
      "Followers of a person: LINE does not tell them.",
    ],
    references: [
      "https://developers.line.biz/en/reference/messaging-api/",
      "https://developers.line.biz/en/docs/messaging-api/retrying-api-request/",
    ],
  },
};

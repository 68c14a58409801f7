import * as z from "zod";
import { ExternalId } from "@kikimimi/core/base/text";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

/** What a Telegram source may set. */
export const TelegramSettings = z.object({
  /** How updates come; Telegram does one or the other. */
  mode: z.enum(["webhook", "poll"]).default("webhook"),
  /** The bot's own user id: the digits before the colon of its token. */
  botId: ExternalId.optional(),
  /** Users, channels and groups that speak for the brand (ids as Telegram writes them, `-100…` for channels). */
  ownIds: z.array(ExternalId).max(100).default([]),
  /** A Bot API server of one's own. */
  apiUrl: z
    .url({ protocol: /^https?$/ })
    .default("https://api.telegram.org")
    .transform((url) => url.replace(/\/+$/, "")),
  ...pollSettings,
});
export type TelegramSettings = z.infer<typeof TelegramSettings>;

/** Longest text of one message after entities; the figure is Telegram's, in UTF-16 units to be safe. */
export const MAX_TEXT = 4_096;

/** Telegram Bot API; limits after core.telegram.org/bots/api and core.telegram.org/bots/faq. */
export const manifest: Manifest = {
  id: "telegram",
  name: "Telegram",
  kinds: ["message", "post", "repost"],
  ingest: ["webhook", "poll"],
  secrets: [
    {
      name: "botToken",
      description: "The bot's token, as @BotFather shows it",
      format: { says: "digits, a colon, 35 letters, digits, _ or -", pattern: /^\d+:[\w-]{35}$/ },
    },
    {
      name: "secretToken",
      description: "1-256 characters of A-Z a-z 0-9 _ - that you give to setWebhook as secret_token",
      optional: true,
    },
  ],
  settings: TelegramSettings,
  example: { botId: "110201543", ownIds: ["-1001000000777"] },
  reply: { max: MAX_TEXT, unit: "utf16" },
  webhookDeadlineMs: 30_000,
  poll: { seconds: 15, slowestSeconds: 120 },
  rate: { requests: 25, seconds: 1 },
  guide: {
    setup: [
      "Talk to @BotFather: /newbot, and copy the token (`botToken`); its digits before the colon are `botId`.",
      "@BotFather, /setprivacy, Disable: otherwise the bot hears only commands and answers to itself in groups.",
      "Add the bot to the groups (as a member) and channels (as an administrator) that are listened to.",
      'Call setWebhook once: curl https://api.telegram.org/bot<token>/setWebhook -d url={webhook} -d secret_token=<secretToken> -d \'allowed_updates=["message","edited_message","channel_post","edited_channel_post","business_message","edited_business_message","deleted_business_messages"]\'',
      "Without a public address set `mode` to poll instead, after deleteWebhook.",
    ],
    scopes: [],
    limits: [
      "4,096 characters a text",
      "About 1 message a second in a chat, 20 a minute in a group, 30 a second over all chats",
      "Updates wait 24 hours for their receiver",
      "Webhooks on ports 443, 80, 88 and 8443 only",
    ],
    costs: "Free.",
    cannot: [
      "Reading what was said before the bot came, or searching: bots see only what is said where they are.",
      "Hearing deletes outside business chats: Telegram does not tell bots of them.",
      "Hearing our own messages: Telegram sends bots no echo of what they say.",
      "Finding a reply again whose sending ended in doubt: a bot cannot read a chat, so a person has to look before it is sent twice.",
      "Writing first: a person has to have spoken to the bot.",
      "Followers of a person: Telegram tells bots none.",
      "Following a group that becomes a supergroup: it has a new id, and its later messages begin new conversations.",
    ],
    references: [
      "https://core.telegram.org/bots/api",
      "https://core.telegram.org/bots/faq",
      "https://core.telegram.org/bots/webhooks",
    ],
  },
};

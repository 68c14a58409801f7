import * as z from "zod";
import { ExternalId } from "@kikimimi/core/base/text";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

const Snowflake = ExternalId.pipe(z.string().regex(/^\d{1,20}$/, "a Discord id is a number"));

/** What a Discord source may set. */
export const DiscordSettings = z.object({
  /** Channels and threads that are listened to. */
  channels: z.array(Snowflake).max(100).default([]),
  /** The server they are in; links to messages are made of it where Discord does not name it. */
  guildId: Snowflake.optional(),
  /** The bot's own user id. */
  botId: Snowflake.optional(),
  /** Users and webhooks that speak for the brand. */
  ownIds: z.array(Snowflake).max(100).default([]),
  ...pollSettings,
});
export type DiscordSettings = z.infer<typeof DiscordSettings>;

/** Longest content of one message. */
export const MAX_TEXT = 2_000;

/** Discord's HTTP API; limits after docs.discord.com/developers. */
export const manifest: Manifest = {
  id: "discord",
  name: "Discord",
  kinds: ["post", "reply", "repost"],
  ingest: ["poll", "webhook"],
  secrets: [
    { name: "botToken", description: "Bot token (Developer Portal, Bot, Reset Token)" },
    {
      name: "publicKey",
      description: "Public key of the application (General Information), 64 hexadecimal digits; for the webhook only",
      optional: true,
    },
    {
      name: "signingKey",
      description:
        "Seed of a key pair of one's own, 64 hexadecimal digits; only to feed recordings through the webhook",
      optional: true,
    },
  ],
  settings: DiscordSettings,
  example: {
    channels: ["290000000000000001"],
    guildId: "280000000000000001",
    botId: "310000000000000001",
    ownIds: ["310000000000000009"],
  },
  reply: { max: MAX_TEXT, unit: "utf16" },
  webhookDeadlineMs: 3_000,
  poll: { seconds: 30, slowestSeconds: 300 },
  rate: { requests: 40, seconds: 1 },
  guide: {
    setup: [
      "Developer Portal, New Application; Bot: Reset Token and copy it (`botToken`), and switch on Message Content Intent.",
      "OAuth2, URL Generator: scope bot with the permissions below; open the address and add the bot to the server.",
      "User settings, Advanced, Developer Mode; then Copy Channel ID of each channel or thread (`channels`), Copy Server ID (`guildId`) and Copy User ID of the bot (`botId`).",
      "Only if the application has commands: General Information, copy the Public Key (`publicKey`) and set Interactions Endpoint URL to {webhook}; Discord checks it at once.",
    ],
    scopes: ["bot", "View Channels", "Read Message History", "Send Messages", "Send Messages in Threads"],
    limits: [
      "2,000 characters a message",
      "50 requests a second over all routes, and a limit for each channel that Discord tells with every answer",
      "A repeated reply is recognised by its nonce for a few minutes; after that it is looked for",
    ],
    costs: "Free.",
    cannot: [
      "Hearing messages by webhook: Discord pushes interactions and application events, never messages; the gateway would need a connection that is always open.",
      "Hearing threads that are not listed: a thread is a channel of its own and has to be named in `channels`.",
      "Seeing edits and deletes at once: a poll shows new messages only, so known ones are looked at again from time to time.",
      "Searching Discord: a bot reads only where it was invited.",
      "Followers of a person: Discord has none.",
    ],
    references: [
      "https://docs.discord.com/developers/resources/message",
      "https://docs.discord.com/developers/interactions/overview",
      "https://docs.discord.com/developers/topics/rate-limits",
    ],
  },
};

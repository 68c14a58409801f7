import * as z from "zod";
import { ExternalId } from "@kikimimi/core/base/text";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

/** What Slack advises for one text, in UTF-16 units; it cuts at ten times as much. */
const ADVISED_TEXT = 4_000;
const LONGEST_TEXT = 40_000;

/** What a Slack source may set. */
export const SlackSettings = z.object({
  /** Channels (`C…`) that are polled; none when the Events API tells everything. */
  channels: z.array(ExternalId).max(100).default([]),
  /** The app's own user (`U…`) and bot (`B…`); their messages are ours. */
  botUserId: ExternalId.optional(),
  botId: ExternalId.optional(),
  /** Colleagues who speak for the brand. */
  ownUserIds: z.array(ExternalId).max(500).default([]),
  /** Address of the workspace, such as `https://kasa.slack.com`; links to messages are made of it. */
  workspaceUrl: z
    .url({ protocol: /^https$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional(),
  /** A poll reads this much of a channel again, for edits and for new answers in its threads. */
  rereadHours: z.number().min(1).max(72).default(6),
  /** Longest reply, in UTF-16 units. */
  maxReply: z.number().int().min(1).max(LONGEST_TEXT).default(ADVISED_TEXT),
  ...pollSettings,
});
export type SlackSettings = z.infer<typeof SlackSettings>;

/** Slack's Events API and Web API; limits after docs.slack.dev. */
export const manifest: Manifest = {
  id: "slack",
  name: "Slack",
  kinds: ["post", "reply", "message"],
  ingest: ["webhook", "poll"],
  secrets: [
    {
      name: "signingSecret",
      description: "Signing secret (Basic Information, App Credentials)",
      format: { says: "32 hexadecimal digits", pattern: /^[0-9a-f]{32}$/ },
    },
    { name: "botToken", description: "Bot user OAuth token, `xoxb-…` (OAuth & Permissions); polls and replies" },
  ],
  settings: SlackSettings,
  example: {
    channels: ["C0290000001"],
    botUserId: "U0310000001",
    botId: "B0310000001",
    ownUserIds: ["U0310000009"],
    workspaceUrl: "https://kasa.slack.com",
  },
  reply: { max: ADVISED_TEXT, unit: "utf16" },
  webhookDeadlineMs: 3_000,
  poll: { seconds: 60, slowestSeconds: 600 },
  rate: { requests: 45, seconds: 60 },
  guide: {
    setup: [
      "api.slack.com/apps, Create New App, From scratch; Basic Information: copy the Signing Secret.",
      "OAuth & Permissions: add the bot scopes below, Install to Workspace, copy the Bot User OAuth Token.",
      "Event Subscriptions: Enable Events, Request URL {webhook} (it is checked at once); Subscribe to bot events message.channels, message.groups, message.im and app_mention; save.",
      "Invite the bot to each channel that is listened to (/invite @name).",
      "auth.test tells the app's own `user_id` (`botUserId`) and `bot_id` (`botId`).",
      "Only where no events can be received: name the channels in `channels`, and they are polled.",
    ],
    scopes: ["channels:history", "groups:history", "im:history", "app_mentions:read", "chat:write"],
    limits: [
      "An event must be answered within 3 seconds; it comes again at once, after a minute and after five",
      "Fewer than 5 % of answers in time within an hour switch the subscription off",
      "30,000 events an hour for a workspace",
      "4,000 characters a reply are advised, 40,000 are the end",
      "About 1 reply a second in a channel; 50 history requests a minute, but 1 a minute of 15 messages for apps that are sold outside the Marketplace",
    ],
    costs: "Free; free workspaces hide what is older than 90 days.",
    cannot: [
      "Reading channels that the bot was not invited to.",
      "Hearing by polling an answer in a thread that began longer ago than `rereadHours`, an edit of an answer, or a delete: Slack's history does not show them. Its events do.",
      "Searching the workspace: a bot token may not.",
      "Followers of a person: Slack has none.",
    ],
    references: [
      "https://docs.slack.dev/apis/events-api/",
      "https://docs.slack.dev/authentication/verifying-requests-from-slack/",
      "https://docs.slack.dev/reference/methods/chat.postMessage/",
      "https://docs.slack.dev/messaging/message-metadata/",
      "https://docs.slack.dev/apis/web-api/rate-limits/",
    ],
  },
};

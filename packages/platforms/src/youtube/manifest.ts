import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { GOOGLE_OAUTH_SECRETS, PACIFIC } from "../shared/google.ts";
import { pollSettings } from "../shared/settings.ts";

const YoutubeId = z
  .string()
  .trim()
  .regex(/^[\w-]{1,64}$/, "letters, digits, - and _ only");

/** What a YouTube source asks for. */
export const YoutubeSettings = z.object({
  /** The brand's own channel (`UC…`): its comments are heard, and what it writes is ours. */
  channelId: YoutubeId,
  /** Whether comments on all of the channel's videos are heard. */
  comments: z.boolean().default(true),
  /** Videos of others whose comments are heard. */
  videoIds: z.array(YoutubeId).max(50).default([]),
  /** Other channels whose uploads are pushed to us. */
  watchedChannelIds: z.array(YoutubeId).max(50).default([]),
  /** Days for which a thread is looked at again for new replies and edits. */
  replyDays: z.number().min(0).max(30).default(3),
  ...pollSettings,
});
export type YoutubeSettings = z.infer<typeof YoutubeSettings>;

/** Longest comment, in UTF-16 units; from use, not from YouTube's documents. */
export const MAX_COMMENT = 10_000;

/** Units of the daily quota; developers.google.com/youtube/v3/determine_quota_cost. */
export const UNITS = { list: 1, insert: 50 } as const;

const optional = GOOGLE_OAUTH_SECRETS.map((rule) => ({ ...rule, optional: true }) as const);

/** YouTube: comments by polling, uploads by WebSub. */
export const manifest: Manifest = {
  id: "youtube",
  name: "YouTube",
  kinds: ["post", "comment", "reply", "message"],
  ingest: ["poll", "webhook"],
  secrets: [
    { name: "apiKey", description: "API key restricted to YouTube Data API v3; enough to listen", optional: true },
    ...optional,
    { name: "hubSecret", description: "hub.secret that you chose when subscribing; signs every push", optional: true },
  ],
  settings: YoutubeSettings,
  example: {
    channelId: "UCkasamise0000000000000A",
    videoIds: ["hoka0video1"],
    watchedChannelIds: ["UCtonarinomise000000000B"],
  },
  reply: { max: MAX_COMMENT, unit: "utf16" },
  // The hub names no deadline; it gives up on slow subscribers like any client.
  webhookDeadlineMs: 10_000,
  poll: { seconds: 300, slowestSeconds: 1_800 },
  quota: { unit: "units", period: "day", zone: PACIFIC, limit: 10_000 },
  guide: {
    setup: [
      "In the Google Cloud console make a project and enable YouTube Data API v3 (APIs & Services, Library).",
      "To listen only: Credentials, Create credentials, API key; restrict it to YouTube Data API v3 and store it as `apiKey`.",
      "To reply as well: configure the OAuth consent screen, publish it (in testing, refresh tokens die after 7 days), and create an OAuth client of type Web application.",
      "Sign in as the brand's channel with the scope below and `access_type=offline&prompt=consent`; store `clientId`, `clientSecret` and the `refreshToken` that comes back. With them the API key is not used.",
      "Set `channelId` to the brand's channel (YouTube Studio, Settings, Channel, Advanced settings).",
      "For uploads: at https://pubsubhubbub.appspot.com/subscribe subscribe the callback {webhook} to the topic https://www.youtube.com/xml/feeds/videos.xml?channel_id=<channelId> with a secret of your own, and store it as `hubSecret`.",
      "The hub's lease ends after 5 to 10 days (`hub.lease_seconds`): repeat the subscription on a schedule.",
    ],
    scopes: ["https://www.googleapis.com/auth/youtube.force-ssl"],
    limits: [
      "10,000 units a day for a Cloud project, from midnight Pacific time: a page of 50 threads or 100 replies costs 1, a reply 50; refused requests cost at least 1",
      "A poll reads the threads of the last `replyDays`, at most 300, so it costs 1 to 6 units where nothing is new",
      "10,000 characters a comment",
    ],
    costs: "Free; more than 10,000 units a day take an audit by Google.",
    cannot: [
      "New replies under threads older than `replyDays` (or beyond the 300 newest): YouTube sorts threads by their first comment and offers no list by last reply.",
      "Comments by push: WebSub tells uploads and changed titles only.",
      "Unsubscribing by the hub is confirmed only for channels that are not in the settings, since anybody may ask the hub for it; a lease otherwise runs out.",
      "A comment that is new under a video: only replies to comments are sent, in threads of two levels.",
      "Deletes as they happen: a deleted comment vanishes from lists, and is noticed when known comments are looked at again.",
    ],
    references: [
      "https://developers.google.com/youtube/v3/docs/commentThreads/list",
      "https://developers.google.com/youtube/v3/docs/comments",
      "https://developers.google.com/youtube/v3/determine_quota_cost",
      "https://developers.google.com/youtube/v3/guides/push_notifications",
    ],
  },
};

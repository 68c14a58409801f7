import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

/** Host and version that all requests but those for tokens name. */
export const THREADS_URL = "https://graph.threads.net/v1.0";

/** Longest post in Threads' own counting (see `measure`). */
export const MAX_POST = 500;

const Query = z.string().trim().min(1).max(200);

/** What a Threads source asks for. */
export const ThreadsSettings = z.object({
  /** The brand's own user name, with or without @; its posts are ours. */
  username: z
    .string()
    .trim()
    .transform((name) => name.replace(/^@/, "").toLowerCase())
    .pipe(z.string().regex(/^[a-z0-9._]{1,60}$/, "a user name")),
  /** Whether to hear public posts that name the account. */
  mentions: z.boolean().default(true),
  /** Whether to hear what is answered to the account's newest posts. */
  replies: z.boolean().default(true),
  /** How many of the account's newest posts are watched for answers; each costs a request a round. */
  watchPosts: z.number().int().min(1).max(100).default(20),
  /** Words to search for; one that begins with # is searched as a topic. */
  queries: z.array(Query).max(20).default([]),
  ...pollSettings,
});
export type ThreadsSettings = z.infer<typeof ThreadsSettings>;

/** Threads by Meta; limits after developers.facebook.com/docs/threads. */
export const manifest: Manifest = {
  id: "threads",
  name: "Threads",
  kinds: ["post", "reply"],
  ingest: ["webhook", "poll"],
  secrets: [
    {
      name: "appSecret",
      description: "Threads app secret (App settings, Basic, Threads App secret), not the app's own",
    },
    { name: "verifyToken", description: "Verify token that you type into the webhook subscription" },
    {
      name: "accessToken",
      description: "Long-lived user token of the brand's account; renewed before its 60 days end",
    },
  ],
  settings: ThreadsSettings,
  example: { username: "@kasa.shop", queries: ["傘", "#umbrella"] },
  reply: { max: MAX_POST, unit: "grapheme" },
  webhookDeadlineMs: 20_000,
  poll: { seconds: 120, slowestSeconds: 900 },
  // 4,800 calls for each impression in 24 hours, at least ten impressions: 33 a minute.
  rate: { requests: 30, seconds: 60 },
  // Searches that found something; the platform counts 2,200 in any 24 hours.
  quota: { unit: "requests", period: "day", zone: "Etc/UTC", limit: 2_000 },
  guide: {
    setup: [
      "Make an app with the use case Access the Threads API at developers.facebook.com, and add the brand's account as a Threads tester; it accepts in Threads, Settings, Website permissions.",
      "Use cases, Customize: add the permissions below. Only testers' posts are heard until App Review grants Advanced Access and the business is verified.",
      "Settings, User Token Generator: make a token for the brand's account; that one is long-lived. It is renewed by itself.",
      "Add Get real-time notifications with Threads Webhooks; callback {webhook} with your verify token; subscribe to moderate: replies, delete and to interaction: mentions, publish.",
      "Copy the Threads app secret, which is another one than the app secret, and set `username`.",
      "Set `queries` to what is listened for; `#word` searches a topic.",
    ],
    scopes: [
      "threads_basic",
      "threads_read_replies",
      "threads_manage_replies",
      "threads_manage_mentions",
      "threads_keyword_search",
      "threads_content_publish",
      "threads_delete",
    ],
    limits: [
      "Posts of 500 characters; an emoji counts as the bytes of its UTF-8",
      "1,000 replies and 250 posts in any 24 hours",
      "4,800 requests for each impression of the account's posts in 24 hours, at least 48,000",
      "2,200 searches in any 24 hours; those that find nothing do not count",
      "Deliveries are repeated for 36 hours until they are answered with 200",
    ],
    costs: "Free.",
    cannot: [
      "Hearing private accounts: neither webhooks nor the API tell of them.",
      "Searching without review: until threads_keyword_search is granted, a search finds only the account's own posts.",
      "Hearing answers to older posts than the `watchPosts` newest by polling; the webhook tells of them.",
      "Telling an edit when it is made: Threads says neither that a post was edited nor when, so edits count from the moment at which a post is looked at again.",
      "Telling who wrote by a lasting id: other accounts are known by their user names only.",
      "Reading likes and views of other accounts' posts, and direct messages: the API has none.",
      "Joining a thread when threads_read_replies is missing: mentions then come without the post that they answer.",
    ],
    references: [
      "https://developers.facebook.com/docs/threads/webhooks",
      "https://developers.facebook.com/docs/threads/keyword-search",
      "https://developers.facebook.com/docs/threads/threads-mentions",
      "https://developers.facebook.com/docs/threads/reply-management",
      "https://developers.facebook.com/docs/threads/get-started/long-lived-tokens",
      "https://developers.facebook.com/docs/threads/overview#rate-limiting",
    ],
  },
};

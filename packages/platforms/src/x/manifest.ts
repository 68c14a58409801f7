import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

/** Reposts say nothing new and cost as much as any post. */
const NO_REPOSTS = "-is:retweet";
const QUERY_MAX = { "self-serve": 512, enterprise: 4_096 } as const;

/** A search as it is sent: without reposts unless the query speaks of them itself. */
export function searchOf(query: string): string {
  return /\bis:retweet\b/.test(query) ? query : `(${query}) ${NO_REPOSTS}`;
}

/** What an X source asks for. */
export const XSettings = z
  .object({
    /** Searches in X's own operators, each a stream of its own, such as `"kasa umbrella" lang:ja`. */
    queries: z.array(z.string().trim().min(1)).max(20).default([]),
    /** Whether to poll posts that mention the account. */
    mentions: z.boolean().default(false),
    /** The brand's own account: its numeric id, and its name without @. */
    accountId: z.string().regex(/^\d+$/, "the numeric id").optional(),
    username: z
      .string()
      .transform((name) => name.trim().replace(/^@/, ""))
      .pipe(z.string().regex(/^\w{1,15}$/, "letters, digits and _"))
      .optional(),
    /** Under which contract the app runs; self-serve apps may answer only who mentioned or quoted the account. */
    access: z.enum(["self-serve", "enterprise"]).default("self-serve"),
    /** Longest reply in X's weights: 280, or 25,000 for an account with Premium. */
    maxWeighted: z.number().int().min(1).max(25_000).default(280),
    /** Whether to read authors' names and reach (0.010 dollars each) and media (0.005 each) along with the posts. */
    authors: z.boolean().default(true),
    media: z.boolean().default(true),
    ...pollSettings,
  })
  .refine(({ mentions, accountId }) => !mentions || accountId !== undefined, {
    path: ["accountId"],
    error: "needed to poll mentions",
  })
  .refine(({ queries, access }) => queries.every((query) => searchOf(query).length <= QUERY_MAX[access]), {
    path: ["queries"],
    error: `a query with "${NO_REPOSTS}" is longer than X takes (512 characters, 4,096 for Enterprise)`,
  });
export type XSettings = z.infer<typeof XSettings>;

/** X by API v2, the X Activity API and the older Account Activity API; limits and prices after docs.x.com, November 2026. */
export const manifest: Manifest = {
  id: "x",
  name: "X",
  kinds: ["post", "reply", "message"],
  ingest: ["webhook", "poll"],
  secrets: [
    {
      name: "consumerSecret",
      description: "API key secret (console.x.com, Apps, Keys and tokens); signs every webhook",
      optional: true,
    },
    {
      name: "clientId",
      description: "OAuth 2.0 client id of the app; with the refresh token it reads and replies as the account",
      optional: true,
    },
    { name: "clientSecret", description: "OAuth 2.0 client secret; confidential clients only", optional: true },
    {
      name: "refreshToken",
      description: "OAuth 2.0 refresh token of the brand's account, granted with offline.access",
      optional: true,
    },
    {
      name: "bearerToken",
      description: "App-only bearer token; enough to search and to poll mentions, not to reply",
      optional: true,
    },
  ],
  settings: XSettings,
  example: { queries: ["傘 OR kasa"], mentions: true, accountId: "7000000001", username: "kasa_shop" },
  reply: { max: 280, unit: "weighted" },
  webhookDeadlineMs: 10_000,
  poll: { seconds: 60, slowestSeconds: 900 },
  rate: { requests: 270, seconds: 900 },
  quota: { unit: "USD", period: "month", zone: "UTC", limit: 100, perMention: "0.015", page: 2 },
  guide: {
    setup: [
      "Create a project and an app at console.x.com, buy credits and set a spending limit there as a second line of defence.",
      "Keys and tokens: copy the API key secret (`consumerSecret`) and the bearer token (`bearerToken`).",
      "To reply: switch on OAuth 2.0 under User authentication settings, sign in once as the brand's account with the scopes below (authorisation code with PKCE) and copy client id, client secret and refresh token.",
      "Set `accountId` and `username` to the brand's account, `queries` to what is listened for, and `mentions` to true unless a webhook brings them.",
      'To be pushed to: POST /2/webhooks with {"url": "{webhook}"} and the bearer token; X calls the address at once (https, no port) and must be answered.',
      "POST /2/activity/subscriptions with the webhook's id, `filter.user_id` and, one each, post.mention.create, post.reply.create, post.quote.create, post.create, post.delete and dm.received.",
      "After an outage, POST /2/webhooks/replay sends the last 24 hours again; what was heard already changes nothing.",
    ],
    scopes: ["tweet.read", "tweet.write", "users.read", "dm.read", "offline.access"],
    limits: [
      "Search reaches back 7 days; 450 requests in 15 minutes for an app, 300 for a user",
      "Mentions show the newest 800 posts",
      "280 weighted characters a post (140 Japanese), links count 23, emoji 2; set `maxWeighted` for Premium",
      "100 posts in 15 minutes for an account, 10,000 a day for an app; one cashtag a post",
      "1,500 subscriptions of the Activity API for a self-serve app; posts of protected accounts never arrive",
    ],
    costs:
      "Pay per use: 0.005 dollars a post read or pushed, 0.010 an author, 0.005 a medium, each once a UTC day; 0.015 a post written, 0.200 with a link, 0.010 as an answer to somebody who mentioned the account.",
    cannot: [
      "Answering whom we like: a self-serve app may reply only where the author mentioned the account or quoted one of its posts; Enterprise may (`access`).",
      "Seeing deletes of other people's posts by themselves: X pushes only those of subscribed accounts, so known posts are looked up again.",
      "Matching a delete of an edited post to the post when X names a later version of it: the event holds no history.",
      "Answering direct messages: X moves them to encrypted chats, whose texts it does not show to a server.",
      "Naming the whole conversation of replies that come by the Account Activity API: v1.1 names the parent only; prefer the Activity API.",
    ],
    references: [
      "https://docs.x.com/x-api/activity/introduction",
      "https://docs.x.com/x-api/activity/event-payloads",
      "https://docs.x.com/x-api/webhooks/introduction",
      "https://docs.x.com/x-api/posts/search/introduction",
      "https://docs.x.com/x-api/posts/timelines/introduction",
      "https://docs.x.com/x-api/getting-started/pricing",
      "https://docs.x.com/fundamentals/counting-characters",
    ],
  },
};

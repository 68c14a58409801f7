import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

const Subreddit = z
  .string()
  .transform((name) => name.trim().replace(/^\/?r\//i, ""))
  .pipe(z.string().regex(/^\w{2,50}(?:\+\w{2,50})*$/, "a subreddit's name, without r/"));

/** What a Reddit source asks for. */
export const RedditSettings = z.object({
  /** The account whose app it is; replies are written as it, and what it writes is ours. */
  username: z
    .string()
    .transform((name) => name.trim().replace(/^\/?u\//i, ""))
    .pipe(z.string().regex(/^[\w-]{2,40}$/, "a Reddit user's name, without u/")),
  /** Subreddits whose new posts are heard. */
  subreddits: z.array(Subreddit).max(50).default([]),
  /** Whether the comments of those subreddits are heard as well. */
  comments: z.boolean().default(true),
  /** Searches over all of Reddit; they find posts. */
  queries: z.array(z.string().trim().min(1).max(500)).max(50).default([]),
  /** Whether mentions of the account are heard; needs a refresh token. */
  mentions: z.boolean().default(false),
  /** Whether the account's inbox (messages, answers to its words) is heard; needs a refresh token. */
  messages: z.boolean().default(false),
  /** How we name ourselves to Reddit; made of the account's name unless given. */
  userAgent: z
    .string()
    .min(8)
    .max(200)
    .regex(/^[\x20-\x7e]+$/, "plain letters")
    .optional(),
  ...pollSettings,
});
export type RedditSettings = z.infer<typeof RedditSettings>;

/** The longest comment or message in characters; known from use, no page states it. */
export const MAX_REPLY = 10_000;

/** Reddit through OAuth; limits after reddit.com/dev/api and support.reddithelp.com. */
export const manifest: Manifest = {
  id: "reddit",
  name: "Reddit",
  kinds: ["post", "comment", "reply", "message"],
  ingest: ["poll"],
  secrets: [
    { name: "clientId", description: "Client id of the app (under its name on reddit.com/prefs/apps)" },
    { name: "clientSecret", description: "Secret of the app" },
    {
      name: "refreshToken",
      description: "Permanent refresh token of the account; without it only public posts and comments",
      optional: true,
    },
  ],
  settings: RedditSettings,
  example: {
    username: "kasa_care",
    subreddits: ["umbrellas"],
    queries: ["kasa umbrella"],
    mentions: true,
    messages: true,
  },
  reply: { max: MAX_REPLY, unit: "utf16" },
  poll: { seconds: 60, slowestSeconds: 600 },
  rate: { requests: 900, seconds: 600 },
  guide: {
    setup: [
      "Ask Reddit for access to its Data API (commercial use needs its approval), signed in as the brand's account.",
      "Create an app of type web app on https://www.reddit.com/prefs/apps and copy its client id and secret.",
      "To hear the inbox and to reply: authorise the app as the brand's account at https://www.reddit.com/api/v1/authorize with `duration=permanent` and the scopes below, and exchange the code for a refresh token.",
      "Set `username` to the brand's account, `subreddits` and `queries` to what is listened for, `mentions` and `messages` to true where there is a refresh token.",
    ],
    scopes: ["read", "privatemessages", "submit", "history"],
    limits: [
      "100 requests a minute for an app, averaged over 10 minutes; `x-ratelimit-*` is obeyed",
      "a listing shows its newest 1,000 items: what was pushed beyond them is reported as a gap",
      "10,000 characters a reply, in Markdown",
      "new accounts may reply only every few minutes; Reddit says how long to wait",
    ],
    costs: "Free for approved use within the limits; commercial use is by contract.",
    cannot: [
      "Searching comments: Reddit searches posts only; comments are heard by subreddit.",
      "Replying to locked, archived or deleted things, or where the subreddit has banned the account.",
      "Chat: there is no API for it.",
      "Quarantined and private subreddits, unless the account opted in or is a member.",
    ],
    references: [
      "https://www.reddit.com/dev/api/",
      "https://github.com/reddit-archive/reddit/wiki/OAuth2",
      "https://support.reddithelp.com/hc/en-us/articles/16160319875092",
    ],
  },
};

import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

const MAX_CHARACTERS = 500;

const Hashtag = z
  .string()
  .transform((tag) => tag.trim().replace(/^[#＃]/, ""))
  .pipe(
    z
      .string()
      .min(1)
      .max(100)
      .regex(/^[^\s/?#]+$/, "one word, without #"),
  );

/** What a Mastodon source asks for. */
export const MastodonSettings = z.object({
  /** The instance, such as `https://mastodon.example`. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !new URL(url).username && !new URL(url).password, "must not hold a password")
    .transform((url) => url.replace(/\/+$/, "")),
  hashtags: z.array(Hashtag).max(50).default([]),
  /** Whether to hear posts that mention the token's account. */
  mentions: z.boolean().default(false),
  /** The brand's own account id on this instance; its posts are ours. */
  accountId: z.string().min(1).optional(),
  /** Longest post and length of any link, as `configuration.statuses` of the instance's `/api/v2/instance` says. */
  maxCharacters: z.number().int().min(1).max(1_000_000).default(MAX_CHARACTERS),
  urlLength: z.number().int().min(1).max(1_000).default(23),
  ...pollSettings,
});
export type MastodonSettings = z.infer<typeof MastodonSettings>;

/** Mastodon and servers that speak its API; limits after docs.joinmastodon.org. */
export const manifest: Manifest = {
  id: "mastodon",
  name: "Mastodon",
  kinds: ["post", "reply"],
  ingest: ["poll"],
  secrets: [
    {
      name: "accessToken",
      description: "Access token of the application (Preferences, Development); without it only public hashtags",
      optional: true,
    },
  ],
  settings: MastodonSettings,
  example: { baseUrl: "https://social.example/", hashtags: ["kasa", "#傘"], mentions: true, accountId: "109" },
  reply: { max: MAX_CHARACTERS, unit: "grapheme" },
  poll: { seconds: 60, slowestSeconds: 300 },
  rate: { requests: 270, seconds: 300 },
  guide: {
    setup: [
      "Sign in to the instance with the brand's account and open Preferences, Development, New application.",
      "Give it the scopes below, save, and copy the access token.",
      "Set `baseUrl` to the instance, `hashtags` to what is listened for and `accountId` to the brand's own account (`id` of /api/v1/accounts/verify_credentials).",
      "Where /api/v2/instance names other figures than 500 and 23 under `configuration.statuses`, set `maxCharacters` and `urlLength` to them.",
      "`backfillDays` of history are heard when the source is connected; with 0 the newest page is the beginning.",
    ],
    scopes: ["read:notifications", "read:statuses", "read:accounts", "write:statuses"],
    limits: [
      "300 requests in 5 minutes for an account and for an address; 300 posts in 3 hours",
      "500 characters a post unless the instance says otherwise; any link counts 23, a mention counts without its server",
      "A repeated post is recognised for one hour; later our own reply is looked for before it is sent again",
    ],
    costs: "Free.",
    cannot: [
      "Full-text search: instances search only posts whose authors agreed, so hashtags are the dependable source.",
      "Hearing a delete at once: polling shows none, so known posts are looked at again; a post that was hidden from the account looks the same.",
      "Hearing posts that reach the instance much later than they were written: timelines are sorted by writing time.",
    ],
    references: [
      "https://docs.joinmastodon.org/api/rate-limits/",
      "https://docs.joinmastodon.org/api/guidelines/",
      "https://docs.joinmastodon.org/methods/statuses/",
    ],
  },
};

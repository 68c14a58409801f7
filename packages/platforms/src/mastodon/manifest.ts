import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

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
  ...pollSettings,
});
export type MastodonSettings = z.infer<typeof MastodonSettings>;

/** Mastodon and servers that speak its API; limits after docs.joinmastodon.org. */
export const manifest: Manifest = {
  id: "mastodon",
  name: "Mastodon",
  kinds: ["post", "reply"],
  ingest: ["poll"],
  secrets: [{
      name: "accessToken",
      description: "Access token of the application (Preferences, Development); without it only public hashtags",
      optional: true,
    },],
  settings: MastodonSettings,
  reply: { max: 500, unit: "grapheme" },
  poll: { seconds: 60, slowestSeconds: 300 },
  rate: { requests: 270, seconds: 300 },
  guide: {
    setup: [
      "Sign in to the instance with the brand's account and open Preferences, Development, New application.",
      "Give it the scopes below, save, and copy the access token.",
      "Set `baseUrl` to the instance, `hashtags` to what is listened for and `accountId` to the brand's own account.",
    ],
    scopes: ["read:notifications", "read:statuses", "write:statuses"],
    limits: ["300 requests in 5 minutes for an account", "500 characters a post unless the instance says otherwise"],
    costs: "Free.",
    cannot: ["Full-text search: instances search only posts whose authors agreed, so hashtags are the dependable source."],
    references: ["https://docs.joinmastodon.org/api/rate-limits/", "https://docs.joinmastodon.org/api/guidelines/"],
  },
};

import * as z from "zod";
import type { Manifest } from "../platform.ts";

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
});
export type MastodonSettings = z.infer<typeof MastodonSettings>;

/** Mastodon and servers that speak its API; limits after docs.joinmastodon.org. */
export const manifest: Manifest = {
  id: "mastodon",
  name: "Mastodon",
  kinds: ["post", "reply"],
  ingest: ["poll"],
  secrets: [{ name: "accessToken", description: "Access token of the application (Preferences, Development)" }],
  settings: MastodonSettings,
  reply: { max: 500, unit: "grapheme" },
  pollIntervalSeconds: 60,
};

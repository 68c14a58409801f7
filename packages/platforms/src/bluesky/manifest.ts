import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

/** Longest post in graphemes and in UTF-8 bytes: both hold. Source: lexicon app.bsky.feed.post. */
export const MAX_GRAPHEMES = 300;
export const MAX_BYTES = 3_000;

const Handle = z
  .string()
  .transform((handle) => handle.trim().replace(/^@/, "").toLowerCase())
  .pipe(
    z
      .string()
      .min(1)
      .max(253)
      .regex(/^[^\s/@]+$/, "a handle such as brand.bsky.social"),
  );

/** What a Bluesky source may set. */
export const BlueskySettings = z.object({
  /** The account's server (PDS), or the entryway of Bluesky's own servers. */
  service: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !new URL(url).username && !new URL(url).password, "must not hold a password")
    .transform((url) => url.replace(/\/+$/, ""))
    .default("https://bsky.social"),
  /** The brand's account: signs in, and its posts are ours. One of the two is enough. */
  handle: Handle.optional(),
  did: z
    .string()
    .regex(/^did:[a-z]+:\S+$/, "a DID such as did:plc:…")
    .optional(),
  /** Searches, in Bluesky's own syntax. */
  queries: z.array(z.string().trim().min(1).max(300)).max(20).default([]),
  /** Whether to hear posts that mention, answer or quote the account. */
  mentions: z.boolean().default(false),
  /** Which AppView answers searches and notifications; the account's server decides unless given. */
  appview: z
    .string()
    .regex(/^did:\S+#\S+$/, "a service such as did:web:api.bsky.app#bsky_appview")
    .optional(),
  ...pollSettings,
});
export type BlueskySettings = z.infer<typeof BlueskySettings>;

/** Bluesky and other servers of the AT Protocol; limits after docs.bsky.app and the reference server. */
export const manifest: Manifest = {
  id: "bluesky",
  name: "Bluesky",
  kinds: ["post", "reply"],
  ingest: ["poll"],
  secrets: [
    { name: "appPassword", description: "App password of the brand's account (Settings, Privacy and security)" },
  ],
  settings: BlueskySettings,
  example: {
    service: "https://pds.example",
    handle: "kasa.example",
    did: "did:plc:kasakasakasakasakasakasa",
    queries: ["kasa", "傘"],
    mentions: true,
  },
  reply: { max: MAX_GRAPHEMES, unit: "grapheme" },
  poll: { seconds: 60, slowestSeconds: 300 },
  rate: { requests: 2_700, seconds: 300 },
  guide: {
    setup: [
      "Sign in to bsky.app with the brand's account and open Settings, Privacy and security, App passwords.",
      "Add an app password (without access to direct messages) and copy it as `appPassword`; never use the account's own password.",
      "Set `handle` to the account's handle; set `service` only if the account lives on a server other than Bluesky's.",
      "Set `mentions` to hear mentions, replies and quotes, and `queries` to what is searched for.",
    ],
    scopes: [],
    limits: [
      "A post holds 300 graphemes and 3,000 UTF-8 bytes, whichever is reached first",
      "3,000 requests in 5 minutes for an address; 30 sign-ins in 5 minutes and 300 a day for an account, so sessions are kept",
      "Writing costs points: 3 for a post, 5,000 points an hour and 35,000 a day",
      "An access token lives 2 hours, the token that renews it 90 days",
    ],
    costs: "Free.",
    cannot: [
      "Direct messages: they are another service, and an app password should not open it.",
      "Seeing an edit or a delete at once: lists drop deleted posts silently, so known posts are looked at again.",
      "Answering where the author closed the replies: the server takes such a post, and nobody sees it in the thread.",
    ],
    references: [
      "https://docs.bsky.app/docs/advanced-guides/rate-limits",
      "https://docs.bsky.app/docs/advanced-guides/post-richtext",
      "https://atproto.com/specs/tid",
      "https://github.com/bluesky-social/jetstream",
    ],
  },
};

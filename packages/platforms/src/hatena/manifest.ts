import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

const PageUrl = z.url({ protocol: /^https?$/ }).max(2_000);
const UserName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{1,31}$/, "a Hatena id");

/** What a Hatena Bookmark source asks for; each address, query and user is a stream of its own. */
export const HatenaSettings = z
  .object({
    /** Pages of the brand: what people write when they bookmark them is heard. */
    urls: z.array(PageUrl).max(30).default([]),
    /** Words: pages that are bookmarked and hold them are heard. */
    queries: z.array(z.string().trim().min(1).max(200)).max(20).default([]),
    /** People whose bookmarks are heard. */
    users: z.array(UserName).max(20).default([]),
    /** The brand's own Hatena id; its comments are ours. */
    userId: UserName.optional(),
    ...pollSettings,
  })
  .refine(
    ({ urls, queries, users }) => urls.length + queries.length + users.length > 0,
    "needs urls, queries or users",
  );
export type HatenaSettings = z.infer<typeof HatenaSettings>;

/** Hatena Bookmark: entries, searches and users' feeds. */
export const manifest: Manifest = {
  id: "hatena",
  name: "Hatena Bookmark",
  kinds: ["bookmark", "post"],
  ingest: ["poll"],
  secrets: [],
  settings: HatenaSettings,
  example: { urls: ["https://kasa.example/news/1"], queries: ["kasa"], users: ["yuki"], userId: "kasacare" },
  reply: null,
  poll: { seconds: 300, slowestSeconds: 3_600 },
  rate: { requests: 30, seconds: 60 },
  guide: {
    setup: [
      "Nothing has to be registered: public bookmarks are open to everybody.",
      "Set `urls` to pages of the brand (articles, product pages, news): comments of bookmarks are heard as bookmarks, all of one page in one conversation.",
      "Set `queries` to names that are listened for: pages that are bookmarked and hold them are heard as posts.",
      "Set `users` to Hatena ids whose bookmarks are heard, and `userId` to the brand's own id.",
    ],
    scopes: [],
    limits: [
      "no limit is published; at most one request in two seconds is made",
      "the newest 300 comments of a page and 100 characters a comment",
    ],
    costs: "Free.",
    cannot: [
      "Replying: a bookmark takes no answer; stars are no words.",
      "Bookmarks without a comment: they say nothing and are passed over; private ones are not shown.",
      "Deletes: a bookmark that is taken back is no longer listed, and nothing says so.",
      "Times of comments are told to the minute, in Japan's time; an edit keeps its time and is heard when a poll finds it.",
    ],
    references: [
      "https://developer.hatena.ne.jp/ja/documents/bookmark/apis/getinfo/",
      "https://developer.hatena.ne.jp/ja/documents/bookmark/misc/feed/",
    ],
  },
};

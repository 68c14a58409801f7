import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

/** What a Hacker News source asks for. */
export const HackerNewsSettings = z.object({
  /** What is listened for; each query is a stream of its own. */
  queries: z.array(z.string().trim().min(1).max(200)).min(1).max(50),
  /** The brand's own account: what it writes is ours. */
  username: z.string().min(1).max(50).optional(),
  ...pollSettings,
});
export type HackerNewsSettings = z.infer<typeof HackerNewsSettings>;

/** Hacker News through the search that Algolia runs for it; limits after hn.algolia.com/api. */
export const manifest: Manifest = {
  id: "hackernews",
  name: "Hacker News",
  kinds: ["post", "comment", "reply"],
  ingest: ["poll"],
  secrets: [],
  settings: HackerNewsSettings,
  example: { queries: ["kasa"], username: "kasa_care" },
  reply: null,
  poll: { seconds: 120, slowestSeconds: 1_800 },
  rate: { requests: 9_000, seconds: 3_600 },
  guide: {
    setup: [
      "Nothing has to be registered: the search is open to everybody.",
      "Set `queries` to the names that are listened for; words in one query must all occur, in a story or a comment.",
      "Set `username` to the brand's own account, if there is one, so that its words are not taken for a customer's.",
    ],
    scopes: [],
    limits: [
      "10,000 requests an hour from one address",
      "1,000 results of a query at once; older ones are asked for by time",
    ],
    costs: "Free.",
    cannot: [
      "Replying: Hacker News has no API that writes; answer on the page that the link leads to.",
      "Deletes: the index drops a deleted item without a word; only an item's own record tells.",
      "Edits after the first minutes: an item is searched by the time it was written, so a later edit is not seen.",
    ],
    references: ["https://hn.algolia.com/api", "https://github.com/HackerNews/API"],
  },
};

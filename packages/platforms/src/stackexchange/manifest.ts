import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";

/** One search on one site. */
const Search = z
  .object({
    /** The site as the API names it: `stackoverflow`, `ja.stackoverflow`, `superuser`. */
    site: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,60}$/, "a site's API name, such as ja.stackoverflow"),
    /** Words that occur in the question. */
    q: z.string().trim().min(1).max(240).optional(),
    /** Questions with any of these tags. */
    tagged: z
      .array(z.string().regex(/^[^\s;]{1,60}$/, "one tag"))
      .max(20)
      .default([]),
  })
  .refine(({ q, tagged }) => q !== undefined || tagged.length > 0, "needs q or tagged");

/** What a Stack Exchange source asks for. */
export const StackExchangeSettings = z.object({
  /** Each search is a stream of its own. */
  searches: z.array(Search).min(1).max(20),
  /** The brand's account across all sites (`account_id`); what it writes is ours. */
  accountId: z.coerce.string().min(1).optional(),
  ...pollSettings,
});
export type StackExchangeSettings = z.infer<typeof StackExchangeSettings>;

/** Stack Overflow and its sister sites, API 2.3; limits after api.stackexchange.com/docs/throttle. */
export const manifest: Manifest = {
  id: "stackexchange",
  name: "Stack Exchange",
  kinds: ["post", "reply", "comment"],
  ingest: ["poll"],
  secrets: [
    {
      name: "key",
      description: "Request key of the app on stackapps.com; without it 300 requests a day",
      optional: true,
    },
  ],
  settings: StackExchangeSettings,
  example: {
    searches: [
      { site: "ja.stackoverflow", tagged: ["kasa"] },
      { site: "stackoverflow", q: "kasa sdk" },
    ],
    accountId: "900",
  },
  reply: null,
  poll: { seconds: 600, slowestSeconds: 3_600 },
  rate: { requests: 25, seconds: 1 },
  quota: { unit: "requests", period: "day", zone: "UTC", limit: 300 },
  guide: {
    setup: [
      "Register an app on https://stackapps.com/apps/oauth/register (name, description and any domain are enough) and copy its Key.",
      'Set `searches`: a site with `q` (words) or `tagged` (tags), such as `{"site": "ja.stackoverflow", "tagged": ["kasa"]}`.',
      "With a key, set `budget` to 10000, the requests a day that it allows.",
      "Set `accountId` to the brand's network account (the number in stackexchange.com/users/{number}).",
    ],
    scopes: [],
    limits: [
      "300 requests a day from one address without a key, 10,000 with one",
      "30 requests a second; `backoff` in an answer is obeyed",
      "100 questions a page",
    ],
    costs: "Free.",
    cannot: [
      "Replying: answers need reputation and a person's sign-in, and the sites forbid automated ones; answer on the page that the link leads to.",
      "Comments and answers: the search finds questions; those that are delivered otherwise are read.",
      "Deletes: a question that is deleted is no longer listed, and nothing says so.",
      "Edits of questions that are older than the last hours: the search is sorted by the time they were asked.",
    ],
    references: [
      "https://api.stackexchange.com/docs/advanced-search",
      "https://api.stackexchange.com/docs/throttle",
      "https://api.stackexchange.com/docs/wrapper",
      "https://api.stackexchange.com/docs/error-handling",
    ],
  },
};

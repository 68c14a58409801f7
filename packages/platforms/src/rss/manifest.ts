import * as z from "zod";
import type { Manifest } from "../manifest.ts";
import { pollSettings } from "../shared/settings.ts";
import { isPrivateAddress } from "@kikimimi/core/webhook/private-address";

const FeedUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine((url) => URL.parse(url)?.username === "" && URL.parse(url)?.password === "", "must not hold a password");

/** What a source of feeds asks for. */
export const RssSettings = z
  .object({
    /** Addresses of the feeds; each is a stream of its own. */
    urls: z.array(FeedUrl).min(1).max(30),
    /** Hosts of the brand's own sites: what is published there is ours. */
    ownHosts: z.array(z.string().min(1).max(253).toLowerCase()).max(50).default([]),
    /** Whether feeds inside the poller's own network may be read. */
    allowPrivate: z.boolean().default(false),
    ...pollSettings,
  })
  .superRefine(({ urls, allowPrivate }, context) => {
    for (const [index, text] of urls.entries()) {
      const url = URL.parse(text);
      if (allowPrivate || !url || !isPrivateAddress(url)) continue;
      context.addIssue({ code: "custom", path: ["urls", index], message: "leads into a private network" });
    }
  });
export type RssSettings = z.infer<typeof RssSettings>;

/** RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 and JSON Feed, from wherever they come. */
export const manifest: Manifest = {
  id: "rss",
  name: "RSS",
  kinds: ["post"],
  ingest: ["poll"],
  secrets: [],
  settings: RssSettings,
  example: { urls: ["https://kasa.example/feed.xml"], ownHosts: ["www.kasa.example"] },
  reply: null,
  poll: { seconds: 300, slowestSeconds: 3_600 },
  rate: { requests: 60, seconds: 60 },
  guide: {
    setup: [
      'Find the feed\'s address: most sites name it in their pages (`<link rel="alternate" type="application/rss+xml">`).',
      "Google Alerts: create the alert, choose Deliver to, RSS feed, and copy the address behind the feed's sign.",
      "note: `https://note.com/{user}/rss` for a writer, `https://note.com/hashtag/{tag}/rss` for a hashtag.",
      "Set `urls` to the addresses (30 at most) and `ownHosts` to the hosts of the brand's own sites, so that own articles are not taken for other people's.",
      "Put feeds of one host into a source of their own: a host that asks for quiet quiets its whole source.",
    ],
    scopes: [],
    limits: [
      "30 feeds a source, the newest 300 entries of a feed, 8 MB and 10 seconds a request",
      "`ETag`, `Last-Modified` and `Retry-After` are honoured; a feed that is gone (410) is asked for once a day",
      "an entry that is changed without a new `updated` is heard as an edit at the time of the poll that found it",
    ],
    costs: "Free.",
    cannot: [
      "Replying: a feed is read only.",
      "Deletes: an entry that leaves a feed was not taken back; only Atom tombstones (RFC 6721) tell.",
      "What was published and pushed out of the feed between two polls: the gap is reported.",
      "Documents whose DOCTYPE declares entities: they are refused, nothing is ever expanded or fetched.",
      "Addresses inside private networks, unless `allowPrivate` says so; names that resolve to one are not looked up.",
      "note: no counts, and articles are cut where the site says to read on.",
    ],
    references: [
      "https://www.rssboard.org/rss-specification",
      "https://www.rfc-editor.org/rfc/rfc4287",
      "https://web.resource.org/rss/1.0/spec",
      "https://www.jsonfeed.org/version/1.1/",
      "https://www.rfc-editor.org/rfc/rfc6721",
    ],
  },
};

import { AppError } from "@kikimimi/core/base/error";
import { parseJson } from "@kikimimi/core/base/json";
import * as z from "zod";
import type { Call } from "../call.ts";
import type { FetchPageInput, Page, Poller } from "../poller.ts";
import { decodeText } from "../shared/charset.ts";
import { exchangeText } from "../shared/exchange.ts";
import { parseFeed } from "../shared/feed.ts";
import { type Answered, send } from "../shared/http.ts";
import { limited, quietSeconds } from "../shared/limit.ts";
import { Snapshot, type SnapshotItem, hear } from "../shared/snapshot.ts";
import { isPrivateAddress } from "@kikimimi/core/webhook/private-address";
import { entryDates, entryIdOf, entrySaid } from "./entry.ts";
import { feedOfJson } from "./json-feed.ts";
import { RssSettings } from "./manifest.ts";
import { EntryWire, FeedWire } from "../shared/feed-wire.ts";

const MAX_REDIRECTS = 5;
const DAY_MS = 86_400_000;
const ACCEPT =
  "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";
const AGENT = "Kikimimi/0.1 (feed reader)";

/** Polls feeds, one stream each; an unchanged one answers 304, and only what is new or changed is delivered. */
export const rssPoller: Poller = { streams: (settings) => [...new Set(RssSettings.parse(settings).urls)], fetchPage };

const Cursor = z.object({
  /** Where the feed moved for good. */
  url: z.string().optional(),
  etag: z.string().optional(),
  modified: z.string().optional(),
  /** The feed is gone (410): it is not asked before then, in epoch milliseconds. */
  goneUntil: z.number().optional(),
  snapshot: Snapshot.optional(),
});
type Cursor = z.infer<typeof Cursor>;

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const settings = RssSettings.parse(input.settings);
  if (!settings.urls.includes(input.stream)) throw new AppError("invalid_input", `No feed "${input.stream}"`);
  const cursor = parseCursor(input.cursor);
  const now = input.now();
  if ((cursor.goneUntil ?? 0) > now.getTime()) throw new AppError("not_found", "The feed is gone for good (410)");
  const { answered, url, moved } = await follow(input, cursor, settings);
  const still = (next: Cursor): Page => ({ body: undefined, cursor: JSON.stringify(next), more: false });
  const { goneUntil: _gone, ...alive } = cursor;
  const place = moved === undefined || moved === input.stream ? {} : { url: moved };
  if (answered.status === 304) return still({ ...alive, ...place });
  if ((answered.status === 404 || answered.status === 410) && cursor.url !== undefined) {
    // The new address died: the old one may know better.
    const { url: _url, etag: _etag, modified: _modified, ...rest } = alive;
    return still(rest);
  }
  if (answered.status === 410) return still({ ...alive, goneUntil: now.getTime() + DAY_MS });
  refuse(answered, now);
  const feed = feedOf(answered);
  const heard = hear(itemsOf(feed), cursor.snapshot, now, settings.backfillDays * DAY_MS);
  const entries = heard.items.map(({ value, changed }) => (changed ? { ...value, heard: now.getTime() } : value));
  const body = { ...feed, entries };
  return {
    body: entries.length > 0 ? exchangeText({ method: "GET", uri: url }, { status: answered.status, body }) : undefined,
    // Its validators are kept once all of it is heard, else the rest would be called unchanged.
    cursor: JSON.stringify({
      ...place,
      ...(heard.more ? {} : validatorsOf(answered.headers)),
      snapshot: heard.snapshot,
    }),
    more: heard.more,
    ...(heard.gap ? { gap: heard.gap } : {}),
  };
}

/** A request that is led on by hand, so that no redirect leads inside and a permanent one is remembered. */
async function follow(
  input: Call & { readonly stream: string },
  cursor: Cursor,
  { allowPrivate }: RssSettings,
): Promise<{ readonly answered: Answered; readonly url: string; readonly moved: string | undefined }> {
  let url = cursor.url ?? input.stream;
  let moved = cursor.url;
  let permanent = true;
  const manual: Call["fetch"] = (target, init) => input.fetch(target, { ...init, redirect: "manual" });
  const headers = {
    accept: ACCEPT,
    "user-agent": AGENT,
    ...(cursor.etag === undefined ? {} : { "if-none-match": cursor.etag }),
    ...(cursor.modified === undefined ? {} : { "if-modified-since": cursor.modified }),
  };
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const address = URL.parse(url);
    if (!address || !/^https?:$/.test(address.protocol))
      throw new AppError("upstream", "The feed leads to no web address");
    if (!allowPrivate && isPrivateAddress(address))
      throw new AppError("forbidden", "The feed leads into a private network");
    const answered = await send({ fetch: manual, pace: input.pace }, { url, headers, json: false });
    const location = answered.headers.get("location");
    if (![301, 302, 303, 307, 308].includes(answered.status) || location === null) return { answered, url, moved };
    const next = URL.parse(location, url);
    if (!next) throw new AppError("upstream", "The feed is redirected to no address");
    permanent &&= answered.status === 301 || answered.status === 308;
    url = next.href;
    if (permanent) moved = url;
  }
  throw new AppError("upstream", `The feed is redirected more than ${MAX_REDIRECTS} times`);
}

function refuse({ status, headers }: Answered, now: Date): void {
  if (status === 200) return;
  if (status === 429) throw limited("The feed's host", quietSeconds(headers, now));
  if (status === 401 || status === 403) throw new AppError("unauthenticated", `The feed is closed to us (${status})`);
  if (status === 404) throw new AppError("not_found", "There is no feed at this address (404)");
  throw new AppError("upstream", `The feed answered ${status}`, { status });
}

function feedOf({ bytes, headers }: Answered): FeedWire {
  try {
    const text = decodeText(bytes, headers.get("content-type") ?? undefined).trimStart();
    const feed = text.startsWith("<") ? parseFeed(text) : feedOfJson(parseJson(text));
    return FeedWire.parse(feed);
  } catch (error) {
    throw new AppError("upstream", "The address answers with no feed that can be read", {}, { cause: error });
  }
}

function itemsOf(feed: FeedWire): readonly SnapshotItem<EntryWire>[] {
  return feed.entries.flatMap((member) => {
    const entry = EntryWire.safeParse(member);
    if (!entry.success) return [];
    const { data: value } = entry;
    const at = entryDates(value, value.lang ?? feed.lang).published;
    const bytes = Buffer.byteLength(JSON.stringify(value));
    return [{ id: entryIdOf(value, feed), said: entrySaid(value), at, bytes, value }];
  });
}

function validatorsOf(headers: Headers): Pick<Cursor, "etag" | "modified"> {
  const [etag, modified] = [headers.get("etag"), headers.get("last-modified")];
  return { ...(etag === null ? {} : { etag }), ...(modified === null ? {} : { modified }) };
}

/** A cursor of another shape is none: the feed is read anew, and duplicates change nothing. */
function parseCursor(text: string | undefined): Cursor {
  try {
    return Cursor.parse(JSON.parse(text ?? "{}"));
  } catch {
    return {};
  }
}

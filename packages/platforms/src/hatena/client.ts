import { AppError } from "@kikimimi/core/base/error";
import type { FetchPageInput, Page, Poller } from "../poller.ts";
import { decodeText } from "../shared/charset.ts";
import { exchangeText } from "../shared/exchange.ts";
import { parseFeed } from "../shared/feed.ts";
import { EntryWire, FeedWire } from "../shared/feed-wire.ts";
import { type Answered, send } from "../shared/http.ts";
import { limited, quietSeconds } from "../shared/limit.ts";
import { type Heard, Snapshot, type SnapshotItem, hear } from "../shared/snapshot.ts";
import { timeOf } from "./bookmark.ts";
import { HatenaSettings } from "./manifest.ts";
import { HatenaBookmark, HatenaEntry } from "./wire.ts";

const SITE = "https://b.hatena.ne.jp";
const AGENT = "Kikimimi/0.1";
const DAY_MS = 86_400_000;

/** Polls entries, searches and users' feeds: each shows its newest bookmarks at once, of which the new ones are delivered. */
export const hatenaPoller: Poller = { streams, fetchPage };

function streams(settings: object): readonly string[] {
  const { urls, queries, users } = HatenaSettings.parse(settings);
  const names = [
    urls.map((url) => `entry:${url}`),
    queries.map((query) => `search:${query}`),
    users.map((user) => `user:${user}`),
  ];
  return [...new Set(names.flat())];
}

function addressOf(stream: string): string {
  const name = stream.slice(stream.indexOf(":") + 1);
  if (stream.startsWith("entry:")) return `${SITE}/entry/jsonlite/?url=${encodeURIComponent(name)}`;
  if (stream.startsWith("search:")) return `${SITE}/q/${encodeURIComponent(name)}?mode=rss&sort=recent&users=1`;
  return `${SITE}/${encodeURIComponent(name)}/bookmark.rss`;
}

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const { backfillDays } = HatenaSettings.parse(input.settings);
  if (!streams(input.settings).includes(input.stream))
    throw new AppError("invalid_input", `No stream "${input.stream}"`);
  const uri = addressOf(input.stream);
  const isEntry = input.stream.startsWith("entry:");
  const answered = await send(input, { url: uri, headers: { "user-agent": AGENT }, json: isEntry });
  refuse(answered, input.now());
  const before = parseCursor(input.cursor);
  const answer = isEntry ? entryOf(answered) : feedOf(answered);
  const heard = hear(answer.items, before, input.now(), backfillDays * DAY_MS);
  return pageOf(uri, answered.status, answer, heard, input.now());
}

/** A document with its members, and how it reads with only some of them. */
type Document = {
  readonly items: readonly SnapshotItem<object>[];
  readonly holding: (members: readonly object[]) => unknown;
};

function pageOf(uri: string, status: number, answer: Document, heard: Heard<object>, now: Date): Page {
  const members = heard.items.map(({ value, changed }) => (changed ? { ...value, heard: now.getTime() } : value));
  return {
    body:
      members.length > 0 ? exchangeText({ method: "GET", uri }, { status, body: answer.holding(members) }) : undefined,
    cursor: JSON.stringify(heard.snapshot),
    more: heard.more,
    ...(heard.gap ? { gap: heard.gap } : {}),
  };
}

function refuse({ status, headers }: Answered, now: Date): void {
  if (status === 200) return;
  if (status === 429) throw limited("Hatena", quietSeconds(headers, now));
  if (status === 404) throw new AppError("not_found", "Hatena knows no such page or user (404)");
  throw new AppError("upstream", `Hatena answered ${status}`, { status });
}

function entryOf({ json }: Answered): Document {
  // A page that nobody bookmarked is null.
  if (json === null) return { items: [], holding: () => null };
  const entry = HatenaEntry.safeParse(json);
  if (!entry.success) throw new AppError("upstream", "Hatena answered with no entry");
  const items = entry.data.bookmarks.flatMap((member): SnapshotItem<object>[] => {
    const bookmark = HatenaBookmark.safeParse(member);
    if (!bookmark.success) return [];
    const { data: value } = bookmark;
    const said = value.comment?.trim() ?? "";
    if (said === "") return [];
    return [
      { id: value.user, said, at: timeOf(value.timestamp), bytes: Buffer.byteLength(JSON.stringify(value)), value },
    ];
  });
  return { items, holding: (bookmarks) => ({ ...entry.data, related: undefined, bookmarks }) };
}

function feedOf({ bytes, headers }: Answered): Document {
  const feed = readFeed(decodeText(bytes, headers.get("content-type") ?? undefined));
  const items = feed.entries.flatMap((member): SnapshotItem<object>[] => {
    const item = EntryWire.safeParse(member);
    if (!item.success) return [];
    const { data: value } = item;
    const id = value.id ?? value.link;
    if (id === undefined) return [];
    const said = JSON.stringify([value.title?.value, value.summary?.value]);
    return [
      {
        id,
        said,
        at: timeOf(value.published ?? value.updated),
        bytes: Buffer.byteLength(JSON.stringify(value)),
        value,
      },
    ];
  });
  return { items, holding: (entries) => ({ ...feed, entries }) };
}

function readFeed(text: string): FeedWire {
  try {
    return FeedWire.parse(parseFeed(text));
  } catch (error) {
    throw new AppError("upstream", "Hatena answered with no feed that can be read", {}, { cause: error });
  }
}

/** A cursor of another shape is none: all is read anew, and duplicates change nothing. */
function parseCursor(text: string | undefined): Snapshot | undefined {
  try {
    return text === undefined ? undefined : Snapshot.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

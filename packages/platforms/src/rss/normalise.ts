import type { Normalised } from "@kikimimi/core/mention/change";
import { parseJson } from "@kikimimi/core/base/json";
import type { NormaliseInput } from "../platform.ts";
import { decodeText } from "../shared/charset.ts";
import { withAnswer } from "../shared/answer.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { feedOfXml } from "../shared/feed.ts";
import { type Finding, failed, gather, ignored, readMember, says } from "../shared/members.ts";
import { type FeedPage, readEntry } from "./entry.ts";
import { feedOfJson } from "./json-feed.ts";
import { RssSettings } from "./manifest.ts";
import { EntryWire, FeedWire } from "../shared/feed-wire.ts";

/** A document's bytes: a feed in XML becomes its entries, everything else is read as JSON. Throws on what is neither. */
export function decode(bytes: Uint8Array, headers: Readonly<Record<string, string>>): unknown {
  const text = decodeText(bytes, headers["content-type"]).replace(/^\uFEFF/, "");
  return text.trimStart().startsWith("<") ? (feedOfXml(text) ?? { other: "xml" }) : parseJson(text);
}

/** Feeds to core: decoded XML, JSON Feeds, and exchanges with either, or with a feed's text, as the answer. */
export function normalise(input: NormaliseInput): Normalised {
  const { feed, finding } = feedIn(input.body);
  if (!feed) return gather([finding]);
  if (feed.entries.length === 0) return gather([ignored("empty_feed")]);
  const page = pageOf(feed, input);
  return gather(feed.entries.flatMap((entry) => readAny(entry, page)));
}

/** A feed without the entries that said these posts; a feed that came as text comes back as entries. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const { feed } = feedIn(input.body);
  if (!feed) return input.body;
  const page = pageOf(feed, input);
  const told = (entry: unknown): boolean => says(readAny(entry, page), deleted);
  const kept = { ...feed, entries: feed.entries.filter((entry) => !told(entry)) };
  return withAnswer(input.body, kept);
}

function feedIn(body: unknown): { readonly feed?: FeedWire; readonly finding: Finding } {
  const { status, body: answer } = exchangeOf(body);
  if (status !== undefined && status >= 300) {
    return { finding: ignored(status === 304 ? "not_modified" : "error_response") };
  }
  const unknown = { finding: ignored("unknown_payload") };
  try {
    const xml = typeof answer === "string" && answer.trimStart().startsWith("<");
    const feed = FeedWire.safeParse(xml ? feedOfXml(answer) : (feedOfJson(answer) ?? answer));
    return feed.success ? { ...unknown, feed: feed.data } : unknown;
  } catch (error) {
    return { finding: failed(`feed: ${error instanceof Error ? error.message : "unreadable"}`) };
  }
}

function pageOf(feed: FeedWire, { settings, receivedAt }: NormaliseInput): FeedPage {
  return { feed, settings: RssSettings.parse(settings), receivedAt };
}

function readAny(entry: unknown, page: FeedPage): readonly Finding[] {
  return readMember("feed_entry", EntryWire, entry, (read) => readEntry(read, page));
}

import type { Normalised } from "@kikimimi/core/mention/change";
import { parseJson } from "@kikimimi/core/base/json";
import type { NormaliseInput } from "../platform.ts";
import { decodeText } from "../shared/charset.ts";
import { withAnswer } from "../shared/answer.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { feedOfXml } from "../shared/feed.ts";
import { EntryWire, FeedWire } from "../shared/feed-wire.ts";
import { type Finding, failed, gather, ignored, isRecord, readMember, says } from "../shared/members.ts";
import { type HatenaPage, type Subject, eidIn, readBookmark, readItem } from "./bookmark.ts";
import { HatenaSettings } from "./manifest.ts";
import { HatenaBookmark, HatenaEntry, HatenaRestBookmark } from "./wire.ts";

/** A feed in XML becomes its entries; everything else is read as JSON. Throws on what is neither. */
export function decode(bytes: Uint8Array, headers: Readonly<Record<string, string>>): unknown {
  const text = decodeText(bytes, headers["content-type"]).replace(/^\uFEFF/, "");
  return text.trimStart().startsWith("<") ? (feedOfXml(text) ?? { other: "xml" }) : parseJson(text);
}

/** Entries with their bookmarks, feeds of searches and users, and single bookmarks to core. */
export function normalise(input: NormaliseInput): Normalised {
  const { status, body } = exchangeOf(input.body);
  if (status !== undefined && status >= 300) return gather([ignored("error_response")]);
  const { parts, finding } = partsOf(body, pageOf(input));
  if (!parts) return gather([finding]);
  if (parts.length === 0) return gather([ignored("no_bookmarks")]);
  return gather(parts.flatMap(({ findings }) => findings));
}

/** The answer without what these people said. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const { body } = exchangeOf(input.body);
  const told = ({ findings }: Part): boolean => says(findings, deleted);
  const kept = strip(body, pageOf(input), told);
  return withAnswer(input.body, kept);
}

function pageOf({ settings, receivedAt }: NormaliseInput): HatenaPage {
  return { settings: HatenaSettings.parse(settings), receivedAt };
}

/** A member as it came, and what it says. */
type Part = { readonly member: unknown; readonly findings: readonly Finding[] };

type Parts = { readonly parts?: readonly Part[]; readonly feed?: FeedWire; readonly finding: Finding };

function partsOf(body: unknown, page: HatenaPage): Parts {
  const finding = ignored("unknown_payload");
  // A page that nobody bookmarked.
  if (body === null) return { finding: ignored("no_bookmarks") };
  const entry = HatenaEntry.safeParse(body);
  if (entry.success) {
    const { eid, url, title, count, bookmarks } = entry.data;
    const subject: Subject = { eid, url, title, count };
    return { finding, parts: bookmarks.map((member) => ({ member, findings: readMark(member, subject, page) })) };
  }
  if (isRecord(body) && "user" in body && ("created_epoch" in body || "created_datetime" in body)) {
    return { finding, parts: [{ member: body, findings: readRest(body, page) }] };
  }
  try {
    const feed = feedIn(body);
    if (!feed) return { finding };
    return { finding, feed, parts: feed.entries.map((member) => ({ member, findings: readEntry(member, page) })) };
  } catch (error) {
    return { finding: failed(`feed: ${error instanceof Error ? error.message : "unreadable"}`) };
  }
}

function feedIn(body: unknown): FeedWire | undefined {
  const xml = typeof body === "string" && body.trimStart().startsWith("<");
  const feed = FeedWire.safeParse(xml ? feedOfXml(body) : body);
  return feed.success ? feed.data : undefined;
}

function readMark(member: unknown, entry: Subject, page: HatenaPage): readonly Finding[] {
  return readMember("hatena_bookmark", HatenaBookmark, member, (bookmark) => readBookmark(bookmark, entry, page));
}

function readEntry(member: unknown, page: HatenaPage): readonly Finding[] {
  return readMember("hatena_item", EntryWire, member, (item) => readItem(item, page));
}

function readRest(member: unknown, page: HatenaPage): readonly Finding[] {
  return readMember(
    "hatena_bookmark",
    HatenaRestBookmark,
    member,
    ({ user, comment, created_epoch, created_datetime, eid, permalink }) => {
      const found = eid ?? eidIn(permalink);
      const subject = { eid: found, url: undefined, title: undefined, count: undefined };
      if (found === undefined) return [failed("hatena_bookmark: no eid")];
      return readBookmark({ user, comment, timestamp: created_epoch ?? created_datetime }, subject, page);
    },
  );
}

function strip(body: unknown, page: HatenaPage, told: (part: Part) => boolean): unknown {
  const { parts, feed } = partsOf(body, page);
  if (!parts) return body;
  const kept = parts.filter((part) => !told(part)).map(({ member }) => member);
  if (feed) return { ...feed, entries: kept };
  if (isRecord(body) && Array.isArray(body["bookmarks"])) return { ...body, bookmarks: kept };
  return kept.length === parts.length ? body : null;
}

import type { Counts, Media } from "@kikimimi/core/mention/mention";
import { cut, wellFormed } from "@kikimimi/core/base/text";
import { authorOf, bounded, present } from "../shared/field.ts";
import { feedDate } from "../shared/feed-date.ts";
import { textOfHtml } from "../shared/html.ts";
import { canonicalLink } from "../shared/link.ts";
import { type Finding, ignored } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { EntryWire } from "../shared/feed-wire.ts";
import type { HatenaSettings } from "./manifest.ts";

const SITE = "https://b.hatena.ne.jp";

/** What the bookmarks of one answer share. */
export type HatenaPage = { readonly settings: HatenaSettings; readonly receivedAt: Date };

/** A page that people bookmark. */
export type Subject = {
  readonly eid: string | undefined;
  readonly url: string | undefined;
  readonly title: string | undefined;
  readonly count: number | undefined;
};

/** What one person wrote of it. */
export type Comment = {
  readonly user: string;
  readonly comment: string | undefined;
  readonly timestamp: string | undefined;
  readonly heard?: number | undefined;
};

/** One bookmark to core: its key is the entry's id and the person. */
export function readBookmark(
  { user, comment = "", timestamp, heard }: Comment,
  subject: Subject,
  page: HatenaPage,
): readonly Finding[] {
  const text = comment.trim();
  if (text === "") return [ignored("bookmark_without_comment")];
  const now = page.receivedAt.getTime();
  const at = Math.min(timeOf(timestamp) ?? now, now);
  const version = Math.max(at, Math.min(heard ?? 0, now));
  const { eid, url, title } = subject;
  const conversation = nameOf(subject);
  const name = wellFormed(user);
  const media: Media[] = url === undefined ? [] : [{ type: "link", url, ...present({ description: title }) }];
  return [
    {
      type: "upserted",
      externalId: `${conversation}/${name}`,
      conversation,
      createdAt: isoOf(at),
      content: {
        version,
        kind: "bookmark",
        ...bounded(text),
        author: authorOf(name, { name, handle: name, url: `${SITE}/${encodeURIComponent(name)}/` }),
        ...present({
          url:
            eid === undefined
              ? undefined
              : `${SITE}/entry/${encodeURIComponent(eid)}/comment/${encodeURIComponent(name)}`,
          editedAt: version > at ? isoOf(version) : undefined,
        }),
        media,
        own: name === page.settings.userId,
      },
      ...countsOf(subject.count, page),
    },
  ];
}

/** An item of a feed: a person's bookmark, or (of a search) a page that somebody bookmarked. */
export function readItem(item: EntryWire, page: HatenaPage): readonly Finding[] {
  const title = item.title === undefined ? undefined : plainOf(item.title);
  const subject: Subject = { eid: eidOf(item), url: pageOf(item), title, count: item.bookmarks };
  const user = item.author?.name ?? personOf(item);
  // A person's comment is the description; the markup beside it repeats the page, the person and then the comment.
  const comment = item.summary === undefined ? "" : plainOf(item.summary);
  if (user !== undefined && subject.eid !== undefined) {
    return readBookmark({ user, comment, timestamp: item.published ?? item.updated, heard: item.heard }, subject, page);
  }
  return readPage(item, subject, comment, page);
}

function readPage(item: EntryWire, subject: Subject, said: string, page: HatenaPage): readonly Finding[] {
  const text = [subject.title ?? "", said].filter((part) => part !== "").join("\n");
  if (text === "" || subject.url === undefined) return [ignored("empty_entry")];
  const now = page.receivedAt.getTime();
  const at = Math.min(feedDate(item.published ?? item.updated, "ja") ?? now, now);
  const version = Math.max(at, Math.min(item.heard ?? 0, now));
  return [
    {
      type: "upserted",
      externalId: nameOf(subject),
      conversation: nameOf(subject),
      createdAt: isoOf(at),
      content: {
        version,
        kind: "post",
        ...bounded(text),
        // Who wrote the page is not said.
        author: null,
        url: subject.url,
        media: [],
        own: false,
      },
      ...countsOf(subject.count, page),
    },
  ];
}

/** What names the conversation about a page: the entry's id, else the page's address. */
function nameOf({ eid, url }: Subject): string {
  return eid ?? cut(url ?? "entry", 800);
}

/** `…/20160103#bookmark-275271782`, `/entry/275271782/comment/user` or `tag:…:bookmark-user-275271782`. */
const PERMALINKS = [/#bookmark-(\d+)$/, /\/entry\/(\d+)\/comment\//, /:bookmark-.+-(\d+)$/];

function eidOf({ id, link }: EntryWire): string | undefined {
  return eidIn(id) ?? eidIn(link);
}

/** The entry's id in the address of a bookmark. */
export function eidIn(permalink = ""): string | undefined {
  return PERMALINKS.map((pattern) => pattern.exec(permalink)?.[1]).find((found) => found !== undefined);
}

function personOf({ id }: EntryWire): string | undefined {
  const said = /b\.hatena\.ne\.jp\/([\w-]+)\/\d{8}#bookmark-\d+$/.exec(id ?? "");
  return said?.[1] ?? /\/entry\/\d+\/comment\/([\w-]+)/.exec(id ?? "")?.[1];
}

function pageOf({ link }: EntryWire): string | undefined {
  const url = link === undefined ? undefined : canonicalLink(link);
  return url !== undefined && /^https?:/.test(url) ? wellFormed(url) : undefined;
}

function plainOf({ value, html }: { readonly value: string; readonly html: boolean }): string {
  return html ? textOfHtml(value) : value.trim();
}

/** Japan's time to the minute; some recordings hold epoch seconds. */
export function timeOf(timestamp: string | undefined): number | undefined {
  if (timestamp !== undefined && /^\d{9,11}$/.test(timestamp)) return Number(timestamp) * 1000;
  return feedDate(timestamp, "ja");
}

function countsOf(bookmarks: number | undefined, { receivedAt }: HatenaPage): { readonly counts?: Counts } {
  return bookmarks === undefined ? {} : { counts: { readAt: receivedAt.toISOString(), bookmarks } };
}

import { digestOf } from "@kikimimi/core/base/identity";
import type { Media } from "@kikimimi/core/mention/mention";
import { cut, wellFormed } from "@kikimimi/core/base/text";
import { authorOf, bounded, present } from "../shared/field.ts";
import { longest } from "../shared/feed.ts";
import { feedDate } from "../shared/feed-date.ts";
import { textOfHtml } from "../shared/html.ts";
import { canonicalLink } from "../shared/link.ts";
import { type Finding, ignored } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { RssSettings } from "./manifest.ts";
import type { EntryWire, FeedWire } from "../shared/feed-wire.ts";

/** What the entries of one feed share. */
export type FeedPage = { readonly feed: FeedWire; readonly settings: RssSettings; readonly receivedAt: Date };

/** One entry to core. */
export function readEntry(entry: EntryWire, page: FeedPage): readonly Finding[] {
  const now = page.receivedAt.getTime();
  const externalId = entryIdOf(entry, page.feed);
  if (entry.deleted !== undefined) {
    const deletedAt = isoOf(Math.min(feedDate(entry.deleted, undefined) ?? now, now));
    return [{ type: "deleted", externalId, conversation: externalId, deletedAt }];
  }
  const text = textOf(entry);
  if (text === "") return [ignored("empty_entry")];
  const lang = entry.lang ?? page.feed.lang;
  const dates = entryDates(entry, lang);
  // A feed's clock is its own: what claims to lie ahead is taken for now.
  const [published, updated] = [Math.min(dates.published ?? now, now), Math.min(dates.updated ?? 0, now)];
  const version = Math.max(published, updated, Math.min(entry.heard ?? 0, now));
  const url = linkOf(entry, page.feed);
  return [
    {
      type: "upserted",
      externalId,
      conversation: externalId,
      createdAt: isoOf(published),
      content: {
        version,
        kind: "post",
        ...bounded(text),
        author: writerOf(entry, page.feed),
        ...present({ lang, url, editedAt: version > published ? isoOf(version) : undefined }),
        media: mediaOf(entry),
        own: page.settings.ownHosts.includes(hostOf(url) ?? ""),
      },
      ...(entry.bookmarks === undefined
        ? {}
        : { counts: { readAt: page.receivedAt.toISOString(), bookmarks: entry.bookmarks } }),
    },
  ];
}

/** When an entry was published and changed last, in epoch milliseconds, as far as it says so. */
export function entryDates(
  { published, updated }: Pick<EntryWire, "published" | "updated">,
  lang: string | undefined,
): { readonly published: number | undefined; readonly updated: number | undefined } {
  const [first, last] = [feedDate(published, lang), feedDate(updated, lang)];
  return { published: first ?? last, updated: last };
}

/**
 * What names an entry: its guid, `atom:id` or `rdf:about` (within its site where that is no address of its own), else
 * its link without tracking, else a digest of title and date.
 */
export function entryIdOf(entry: EntryWire, feed: FeedWire): string {
  const id = entry.id === undefined ? undefined : wellFormed(entry.id);
  const site = hostOf(feed.link) ?? hostOf(entry.link) ?? "";
  if (id !== undefined && id !== "") return short(/^[a-z][a-z\d+.-]*:/i.test(id) ? id : `${site} ${id}`.trim());
  const link = linkOf(entry, feed);
  if (link !== undefined) return short(link);
  const told = [
    site,
    (entry.title ?? entry.summary ?? entry.content)?.value ?? "",
    entry.published ?? entry.updated ?? "",
  ];
  return `hash:${digestOf(told.join("\n"))}`;
}

/** Ids are kept up to 1,000 units. */
function short(id: string): string {
  return id.length <= 900 ? id : `${cut(id, 800)}#${digestOf(id)}`;
}

/** Everything an entry says, so that a change of it is noticed. */
export function entrySaid({ title, summary, content, updated, deleted }: EntryWire): string {
  return JSON.stringify([title?.value, summary?.value, content?.value, updated, deleted]);
}

function textOf({ title, summary, content }: EntryWire): string {
  const head = (title ? plainOf(title) : "").replace(/\s+/g, " ").trim();
  const said = longest([content, summary]);
  const body = said ? plainOf(said) : "";
  if (head === "" || body === head || body.startsWith(`${head}\n`)) return body || head;
  return body === "" ? head : `${head}\n${body}`;
}

function plainOf({ value, html }: { readonly value: string; readonly html: boolean }): string {
  return html ? textOfHtml(value) : value.trim();
}

function linkOf({ link }: EntryWire, feed: FeedWire): string | undefined {
  if (link === undefined) return undefined;
  const url = URL.parse(link) ?? URL.parse(link, feed.link);
  return url?.protocol === "http:" || url?.protocol === "https:" ? wellFormed(canonicalLink(url.href)) : undefined;
}

function writerOf({ author, link }: EntryWire, feed: FeedWire): ReturnType<typeof authorOf> | null {
  if (author?.name === undefined && author?.uri === undefined) return null;
  const site = hostOf(feed.link) ?? hostOf(link) ?? "feed";
  return authorOf(author.uri ?? `${site}/${author.name ?? ""}`, { name: author.name, url: author.uri });
}

function mediaOf({ media }: EntryWire): Media[] {
  return (media ?? [])
    .flatMap((one) => {
      if (one?.url === undefined) return [];
      const type = /^(image|video|audio)\b/i.exec(one.type ?? "")?.[1]?.toLowerCase();
      return [{ type: mediaType(type), ...present({ url: one.url, description: one.description }) }];
    })
    .slice(0, 50);
}

function mediaType(type: string | undefined): Media["type"] {
  return type === "image" || type === "video" || type === "audio" ? type : "file";
}

function hostOf(link: string | undefined): string | undefined {
  return link === undefined ? undefined : URL.parse(link)?.hostname || undefined;
}

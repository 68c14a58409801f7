import { cut } from "@kikimimi/core/base/text";
import { present as defined } from "./field.ts";
import { looksLikeHtml } from "./html.ts";
import { type XmlElement, decodeXml, parseXml } from "./feed-xml.ts";

/** A text of a feed: markup or plain, as far as it is kept. */
export type FeedText = { readonly value: string; readonly html: boolean };

/** A picture, film, sound or page that an entry points at. */
export type FeedMedia = { readonly url: string; readonly type?: string; readonly description?: string };

/** One entry of any kind of feed, as JSON can hold it: dates and links as they were written. */
export type FeedEntry = {
  /** `guid`, `atom:id` or `rdf:about`. */
  readonly id?: string;
  readonly link?: string;
  readonly title?: FeedText;
  /** RSS's description or Atom's summary: an excerpt, or all that there is. */
  readonly summary?: FeedText;
  /** The whole, where the feed has it beside the summary. */
  readonly content?: FeedText;
  readonly published?: string;
  readonly updated?: string;
  readonly author?: { readonly name?: string; readonly uri?: string };
  readonly lang?: string;
  readonly media?: readonly FeedMedia[];
  /** `hatena:bookmarkcount`. */
  readonly bookmarks?: number;
  /** When it was taken back (RFC 6721). */
  readonly deleted?: string;
};

/** A feed with all its entries in the order of the document. */
export type Feed = {
  readonly format: "rss" | "rdf" | "atom";
  readonly title?: string;
  readonly link?: string;
  readonly lang?: string;
  readonly entries: readonly FeedEntry[];
};

/** Units of markup read of one text; the text kept of it is shorter still. */
const MAX_MARKUP = 200_000;
const MAX_MEDIA = 20;

/** Reads a feed; throws SyntaxError on what is none and on what `parseXml` refuses. */
export function parseFeed(text: string): Feed {
  const feed = feedOfXml(text);
  if (!feed) throw new SyntaxError("Neither RSS nor Atom");
  return feed;
}

/**
 * Reads RSS 0.9x, 1.0 (RDF) and 2.0 and Atom 0.3 and 1.0 with the modules of dc, content, media, itunes, hatena and
 * note; undefined for other XML. Throws on what `parseXml` refuses.
 */
export function feedOfXml(text: string): Feed | undefined {
  const root = parseXml(text);
  if (root.name === "feed") return atomOf(root, text);
  if (root.name === "entry") return { format: "atom", entries: [entryOf(root, root, undefined)] };
  if (root.name !== "rss" && root.name !== "rdf:rdf" && root.name !== "channel") return undefined;
  const channel = childOf(root, "channel") ?? root;
  const base = baseOf(channel, baseOf(root, undefined));
  return {
    format: root.name === "rdf:rdf" ? "rdf" : "rss",
    ...channelOf(channel),
    entries: whole(
      below(root, "item").map((item) => itemOf(item, base)),
      text,
      "item",
    ),
  };
}

/** Elements of a name at any depth: where an end tag is missing, the next one lies in the one before. */
function below(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...below(child, name)]);
}

/** An entry that the end of the document cuts short says nothing yet: it will come whole. */
function whole(entries: readonly FeedEntry[], text: string, name: string): readonly FeedEntry[] {
  const tags = [...text.matchAll(new RegExp(`<(/?)(?:[\\w.-]+:)?${name}(?:\\s[^<>]*|/)?>`, "gi"))];
  const last = tags.at(-1);
  const cutShort = last !== undefined && last[1] === "" && !last[0].endsWith("/>");
  return cutShort ? [...entries.slice(0, -1), {}] : entries;
}

/** What relative addresses in an element lead from: `xml:base`, else its page, else its own address. */
function baseOf(element: XmlElement, outer: string | undefined): string | undefined {
  const own = baseIn(element, outer);
  return element.attributes.has("xml:base") ? own : (resolved(linkOf(element) ?? hrefOf(element, "self"), own) ?? own);
}

function resolved(link: string | undefined, base: string | undefined): string | undefined {
  if (link === undefined || base === undefined || /^[a-z][a-z\d+.-]*:/i.test(link)) return link;
  return URL.parse(link, base)?.href ?? link;
}

function channelOf(channel: XmlElement): Pick<Feed, "title" | "link" | "lang"> {
  const lang = lineOf(channel, "language") ?? lineOf(channel, "dc:language") ?? channel.attributes.get("xml:lang");
  return defined({ title: textIn(channel, "title")?.value.trim(), link: linkOf(channel), lang });
}

function atomOf(root: XmlElement, text: string): Feed {
  const title = textIn(root, "title")?.value.trim();
  const gone = childrenOf(root, "at:deleted-entry").map(tombstoneOf);
  const base = baseOf(root, undefined);
  return {
    format: "atom",
    ...defined({ title, link: linkOf(root), lang: root.attributes.get("xml:lang") }),
    entries: [
      ...whole(
        below(root, "entry").map((entry) => entryOf(entry, root, base)),
        text,
        "entry",
      ),
      ...gone,
    ],
  };
}

function tombstoneOf({ attributes }: XmlElement): FeedEntry {
  return defined({ id: attributes.get("ref"), deleted: attributes.get("when") ?? "" });
}

function itemOf(item: XmlElement, outer: string | undefined): FeedEntry {
  const base = baseIn(item, outer);
  const guid = childOf(item, "guid");
  const permalink = guid && guid.attributes.get("ispermalink")?.toLowerCase() !== "false" ? lineIn(guid) : undefined;
  const link = linkOf(item) ?? (permalink && /^https?:/i.test(permalink) ? permalink : undefined);
  return defined({
    id: (guid && lineIn(guid)) ?? lineOf(item, "atom:id") ?? item.attributes.get("rdf:about")?.trim(),
    link: resolved(link, base),
    title: textIn(item, "title") ?? mediaText(item, "media:title"),
    summary: textIn(item, "description") ?? textIn(item, "dc:description"),
    content: longest([
      ...["content:encoded", "itunes:summary"].map((name) => textIn(item, name)),
      mediaText(item, "media:description"),
    ]),
    published: lineOf(item, "pubdate") ?? lineOf(item, "dc:date") ?? lineOf(item, "dcterms:created"),
    updated: lineOf(item, "atom:updated") ?? lineOf(item, "dcterms:modified"),
    author: writerOf(
      lineOf(item, "note:creatorname") ??
        lineOf(item, "dc:creator") ??
        lineOf(item, "itunes:author") ??
        lineOf(item, "author"),
    ),
    lang: lineOf(item, "dc:language") ?? item.attributes.get("xml:lang"),
    media: mediaOf(item, base),
    bookmarks: countOf(lineOf(item, "hatena:bookmarkcount")),
  });
}

function entryOf(entry: XmlElement, feed: XmlElement, outer: string | undefined): FeedEntry {
  const base = baseIn(entry, outer);
  const source = childOf(entry, "source");
  const person = childOf(entry, "author") ?? (source && childOf(source, "author")) ?? childOf(feed, "author");
  const published = lineOf(entry, "published") ?? lineOf(entry, "issued") ?? lineOf(entry, "created");
  return defined({
    id: lineOf(entry, "id"),
    link: resolved(linkOf(entry), base),
    title: textIn(entry, "title") ?? mediaText(entry, "media:title"),
    summary: textIn(entry, "summary"),
    content: longest([textIn(entry, "content"), mediaText(entry, "media:description")]),
    published: published ?? lineOf(entry, "dc:date"),
    updated: lineOf(entry, "updated") ?? lineOf(entry, "modified"),
    author: person
      ? nonEmpty(defined({ name: lineOf(person, "name"), uri: lineOf(person, "uri") ?? lineOf(person, "url") }))
      : writerOf(lineOf(entry, "dc:creator")),
    lang: entry.attributes.get("xml:lang"),
    media: mediaOf(entry, base),
    bookmarks: countOf(lineOf(entry, "hatena:bookmarkcount")),
  });
}

/** RSS writes `mail@example.com (Name)`; the address is nobody's business. */
function writerOf(text: string | undefined): FeedEntry["author"] {
  if (text === undefined) return undefined;
  const name = /\(([^()]+)\)\s*$/.exec(text)?.[1]?.trim() ?? text.replace(/^\S+@\S+\s*/, "").trim();
  return name ? { name } : undefined;
}

/** Atom's page of the entry (`rel` alternate or none), or RSS's text, which may be padded with lines. */
function linkOf(element: XmlElement): string | undefined {
  const links = childrenOf(element, "link").concat(childrenOf(element, "atom:link"));
  const written = links.map(lineIn).find((text) => text !== undefined);
  if (written !== undefined) return written;
  return hrefOf(element, "alternate");
}

function hrefOf(element: XmlElement, rel: string): string | undefined {
  const links = childrenOf(element, "link").concat(childrenOf(element, "atom:link"));
  const pages = links.filter(({ attributes }) => (attributes.get("rel") ?? "alternate") === rel);
  const page = pages.find(({ attributes }) => /html/i.test(attributes.get("type") ?? "html")) ?? pages[0];
  return page?.attributes.get("href")?.trim() || undefined;
}

/** The base of an entry: its own, within that of its feed. */
function baseIn(entry: XmlElement, outer: string | undefined): string | undefined {
  const said = entry.attributes.get("xml:base");
  return said === undefined ? outer : (URL.parse(said, outer)?.href ?? outer);
}

/** Of an entry, or of the group in which it keeps its film. */
function mediaText(entry: XmlElement, name: string): FeedText | undefined {
  return [entry, ...childrenOf(entry, "media:group")]
    .map((one) => textIn(one, name))
    .find((text) => text !== undefined);
}

/** An excerpt and the whole are told apart by their length. */
export function longest(texts: readonly (FeedText | undefined)[]): FeedText | undefined {
  const told = texts.filter((text) => text !== undefined);
  return told.reduce<FeedText | undefined>((a, b) => (a && a.value.length >= b.value.length ? a : b), undefined);
}

/** The first text of that name: markup where it is unescaped, where the feed says so, or where it reads like it. */
function textIn(element: XmlElement, name: string): FeedText | undefined {
  const child = childrenOf(element, name).find((one) => innerOf(one).trim() !== "");
  if (!child) return undefined;
  const type = child.attributes.get("type")?.toLowerCase();
  const encoded = child.attributes.get("mode")?.toLowerCase() === "base64" || type === "application/octet-stream";
  const written = encoded ? ofBase64(innerOf(child)) : innerOf(child);
  // Markup may go by any prefix of its own namespace.
  const inner = type === "xhtml" ? written.replace(/(<\/?)[\w.-]+:(?=[a-z])/gi, "$1") : written;
  // Markup that nobody escaped is there as it was meant, whatever its type says.
  if (/<\/?[a-z!]/i.test(inner)) return { value: cut(inner, MAX_MARKUP), html: true };
  const value = cut(decodeXml(inner), MAX_MARKUP);
  return { value, html: type !== "text" && type !== "text/plain" && looksLikeHtml(value) };
}

/** Atom 0.3's way to write markup; what is none stays as it is. */
function ofBase64(text: string): string {
  const bytes = text.replace(/\s+/g, "");
  return /^[a-z\d+/]+={0,2}$/i.test(bytes) ? Buffer.from(bytes, "base64").toString() : text;
}

function innerOf(element: XmlElement): string {
  return element.raw + element.children.map(innerOf).join("");
}

const MEDIA = ["enclosure", "media:content", "media:thumbnail", "itunes:image"];

/** Addresses stand in attributes, or (media:thumbnail of note.com) in the text. */
function mediaOf(element: XmlElement, base: string | undefined): readonly FeedMedia[] | undefined {
  const groups = [element, ...childrenOf(element, "media:group")];
  const enclosed = childrenOf(element, "link").filter(({ attributes }) => attributes.get("rel") === "enclosure");
  const media = groups
    .flatMap((group) => group.children.filter(({ name }) => MEDIA.includes(name)))
    .concat(enclosed)
    .flatMap((one): FeedMedia[] => {
      const { attributes } = one;
      const url = resolved(attributes.get("url") ?? attributes.get("href") ?? lineIn(one), base);
      if (!url) return [];
      const image = one.name === "media:thumbnail" || one.name === "itunes:image";
      const type = attributes.get("type") ?? attributes.get("medium") ?? (image ? "image" : undefined);
      return [{ url, ...defined({ type, description: attributes.get("title") }) }];
    });
  const once = [...new Map(media.map((one) => [one.url, one])).values()].slice(0, MAX_MEDIA);
  return once.length > 0 ? once : undefined;
}

function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

function lineOf(element: XmlElement, name: string): string | undefined {
  return childrenOf(element, name)
    .map(lineIn)
    .find((line) => line !== undefined);
}

function lineIn(element: XmlElement): string | undefined {
  return cut(decodeXml(innerOf(element)).trim(), 4_000) || undefined;
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function nonEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length > 0 ? value : undefined;
}

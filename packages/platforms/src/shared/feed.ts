import { cut } from "@kikimimi/core/text";
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
  if (root.name === "feed") return atomOf(root);
  if (root.name === "entry") return { format: "atom", entries: [entryOf(root, root)] };
  if (root.name !== "rss" && root.name !== "rdf:rdf") return undefined;
  const channel = childOf(root, "channel");
  const items = [...childrenOf(root, "item"), ...(channel ? childrenOf(channel, "item") : [])];
  return {
    format: root.name === "rss" ? "rss" : "rdf",
    ...channelOf(channel ?? root),
    entries: items.map(itemOf),
  };
}

function channelOf(channel: XmlElement): Pick<Feed, "title" | "link" | "lang"> {
  const lang = lineOf(channel, "language") ?? lineOf(channel, "dc:language") ?? channel.attributes.get("xml:lang");
  return defined({ title: textIn(channel, "title")?.value.trim(), link: linkOf(channel), lang });
}

function atomOf(root: XmlElement): Feed {
  const title = textIn(root, "title")?.value.trim();
  const gone = childrenOf(root, "at:deleted-entry").map(tombstoneOf);
  return {
    format: "atom",
    ...defined({ title, link: linkOf(root), lang: root.attributes.get("xml:lang") }),
    entries: [...childrenOf(root, "entry").map((entry) => entryOf(entry, root)), ...gone],
  };
}

function tombstoneOf({ attributes }: XmlElement): FeedEntry {
  return defined({ id: attributes.get("ref"), deleted: attributes.get("when") ?? "" });
}

function itemOf(item: XmlElement): FeedEntry {
  const guid = childOf(item, "guid");
  const permalink = guid && guid.attributes.get("ispermalink")?.toLowerCase() !== "false" ? lineIn(guid) : undefined;
  const link = linkOf(item) ?? (permalink && /^https?:/i.test(permalink) ? permalink : undefined);
  return defined({
    id: (guid && lineIn(guid)) ?? lineOf(item, "atom:id") ?? item.attributes.get("rdf:about")?.trim(),
    link,
    title: textIn(item, "title") ?? textIn(item, "media:title"),
    summary: textIn(item, "description") ?? textIn(item, "dc:description"),
    content: longestOf(item, ["content:encoded", "itunes:summary", "media:description"]),
    published: lineOf(item, "pubdate") ?? lineOf(item, "dc:date") ?? lineOf(item, "dcterms:created"),
    updated: lineOf(item, "atom:updated") ?? lineOf(item, "dcterms:modified"),
    author: writerOf(
      lineOf(item, "note:creatorname") ??
        lineOf(item, "dc:creator") ??
        lineOf(item, "itunes:author") ??
        lineOf(item, "author"),
    ),
    lang: lineOf(item, "dc:language") ?? item.attributes.get("xml:lang"),
    media: mediaOf(item),
    bookmarks: countOf(lineOf(item, "hatena:bookmarkcount")),
  });
}

function entryOf(entry: XmlElement, feed: XmlElement): FeedEntry {
  const person = childOf(entry, "author") ?? childOf(feed, "author");
  const published = lineOf(entry, "published") ?? lineOf(entry, "issued") ?? lineOf(entry, "created");
  return defined({
    id: lineOf(entry, "id"),
    link: linkOf(entry),
    title: textIn(entry, "title"),
    summary: textIn(entry, "summary"),
    content: longestOf(entry, ["content", "media:description"]),
    published: published ?? lineOf(entry, "dc:date"),
    updated: lineOf(entry, "updated") ?? lineOf(entry, "modified"),
    author: person
      ? nonEmpty(defined({ name: lineOf(person, "name"), uri: lineOf(person, "uri") ?? lineOf(person, "url") }))
      : writerOf(lineOf(entry, "dc:creator")),
    lang: entry.attributes.get("xml:lang"),
    media: mediaOf(entry),
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
  const pages = links.filter(({ attributes }) => (attributes.get("rel") ?? "alternate") === "alternate");
  const page = pages.find(({ attributes }) => /html/i.test(attributes.get("type") ?? "html")) ?? pages[0];
  return page?.attributes.get("href")?.trim() || undefined;
}

function longestOf(element: XmlElement, names: readonly string[]): FeedText | undefined {
  return longest(names.map((name) => textIn(element, name)));
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
  const inner = innerOf(child);
  const type = child.attributes.get("type")?.toLowerCase();
  // Markup that nobody escaped is there as it was meant, whatever its type says.
  if (/<\/?[a-z!]/i.test(inner)) return { value: cut(inner, MAX_MARKUP), html: true };
  const value = cut(decodeXml(inner), MAX_MARKUP);
  return { value, html: type !== "text" && type !== "text/plain" && looksLikeHtml(value) };
}

function innerOf(element: XmlElement): string {
  return element.raw + element.children.map(innerOf).join("");
}

const MEDIA = ["enclosure", "media:content", "media:thumbnail", "itunes:image"];

/** Addresses stand in attributes, or (media:thumbnail of note.com) in the text. */
function mediaOf(element: XmlElement): readonly FeedMedia[] | undefined {
  const groups = [element, ...childrenOf(element, "media:group")];
  const enclosed = childrenOf(element, "link").filter(({ attributes }) => attributes.get("rel") === "enclosure");
  const media = groups
    .flatMap((group) => group.children.filter(({ name }) => MEDIA.includes(name)))
    .concat(enclosed)
    .flatMap((one): FeedMedia[] => {
      const { attributes } = one;
      const url = attributes.get("url") ?? attributes.get("href") ?? lineIn(one);
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

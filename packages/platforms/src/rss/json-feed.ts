import * as z from "zod";
import { decoration, present } from "../shared/field.ts";
import type { Feed, FeedEntry } from "../shared/feed.ts";
import { isRecord } from "../shared/members.ts";

const Line = decoration(z.union([z.string(), z.number()]).transform(String));
const Person = decoration(z.looseObject({ name: Line, url: Line }));

const JsonItem = z.looseObject({
  id: Line,
  url: Line,
  title: Line,
  content_html: Line,
  content_text: Line,
  summary: Line,
  date_published: Line,
  date_modified: Line,
  author: Person,
  authors: decoration(z.array(Person)),
  language: Line,
  image: Line,
  attachments: decoration(z.array(decoration(z.looseObject({ url: z.string(), mime_type: Line, title: Line })))),
});

const JsonFeed = z.looseObject({
  version: z.string().regex(/^https?:\/\/(?:www\.)?jsonfeed\.org\/version\/1/),
  title: Line,
  home_page_url: Line,
  language: Line,
  items: z.array(z.unknown()),
});

/** A JSON Feed (1.0, 1.1) as the feed reader leaves others; undefined for anything else. Source: jsonfeed.org. */
export function feedOfJson(
  value: unknown,
): (Omit<Feed, "format" | "entries"> & { readonly entries: readonly unknown[] }) | undefined {
  const feed = JsonFeed.safeParse(value);
  if (!feed.success) return undefined;
  const { title, home_page_url: link, language: lang, items } = feed.data;
  // A member that is no item stays what it is, so that it fails alone.
  return { ...present({ title, link, lang }), entries: items.map((item) => (isRecord(item) ? entryOf(item) : item)) };
}

function entryOf(item: unknown): FeedEntry {
  const read = JsonItem.parse(item);
  const text = read.content_html ?? read.content_text ?? read.summary;
  const { name, url: uri } = read.authors?.[0] ?? read.author ?? {};
  return present({
    id: read.id,
    link: read.url,
    title: read.title === undefined ? undefined : { value: read.title, html: false },
    content: text === undefined ? undefined : { value: text, html: read.content_html !== undefined },
    published: read.date_published,
    updated: read.date_modified,
    author: name === undefined && uri === undefined ? undefined : present({ name, uri }),
    lang: read.language,
    media: [
      ...(read.image === undefined ? [] : [{ url: read.image, type: "image" }]),
      ...(read.attachments ?? []).flatMap((file) =>
        file ? [{ url: file.url, ...present({ type: file.mime_type, description: file.title }) }] : [],
      ),
    ],
  });
}

import * as z from "zod";
import { Address, Label, decoration } from "./field.ts";
import { Text } from "@kikimimi/core/base/text";

const Written = decoration(z.string().max(4_000));

const FeedTextWire = z.looseObject({ value: Text, html: z.boolean().catch(false) });

/** One entry as the feed reader leaves it; every part may be missing. */
export const EntryWire = z.looseObject({
  id: Written,
  link: Written,
  title: decoration(FeedTextWire),
  summary: decoration(FeedTextWire),
  content: decoration(FeedTextWire),
  published: Written,
  updated: Written,
  author: decoration(z.looseObject({ name: Label, uri: Address })),
  lang: decoration(z.string().max(35)),
  media: decoration(z.array(decoration(z.looseObject({ url: Address, type: Label, description: Label })))),
  bookmarks: decoration(z.number().int().nonnegative()),
  deleted: decoration(z.string()),
  /** When a poll found that it says something else than before, in epoch milliseconds. */
  heard: decoration(z.number().int().nonnegative()),
});
export type EntryWire = z.infer<typeof EntryWire>;

/** A feed as the feed reader leaves it. */
export const FeedWire = z.looseObject({
  link: Written,
  lang: decoration(z.string().max(35)),
  entries: z.array(z.unknown()),
});
export type FeedWire = z.infer<typeof FeedWire>;

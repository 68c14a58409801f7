import * as z from "zod";
import { Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration } from "../shared/field.ts";

/** One person's bookmark of an entry; `timestamp` is Japan's time without a zone. */
export const HatenaBookmark = z.looseObject({
  user: z.string().min(1).max(100),
  comment: decoration(Text),
  timestamp: decoration(z.union([z.string(), z.number()]).transform(String)),
  /** When a poll found that it says something else than before, in epoch milliseconds. */
  heard: decoration(z.number().int().nonnegative()),
});
export type HatenaBookmark = z.infer<typeof HatenaBookmark>;

/** An entry as `/entry/jsonlite/` and `/entry/json/` give it. Source: developer.hatena.ne.jp. */
export const HatenaEntry = z.looseObject({
  eid: MaybeId.catch(undefined),
  url: Address,
  title: Label,
  entry_url: Address,
  count: Count,
  bookmarks: z.array(z.unknown()),
});
export type HatenaEntry = z.infer<typeof HatenaEntry>;

/** One bookmark as the REST API gives it. */
export const HatenaRestBookmark = z.looseObject({
  user: z.string().min(1).max(100),
  eid: MaybeId.catch(undefined),
  comment: decoration(Text),
  created_datetime: Label,
  created_epoch: decoration(z.union([z.string(), z.number()]).transform(String)),
  permalink: Address,
});

import { z } from "@hono/zod-openapi";
import { Author } from "@kikimimi/core/mention/mention";
import { ThreadRow } from "./schema.ts";

/** A post that was found: a stretch of its text around the words, and where they stand. */
const SearchHit = z
  .object({
    mentionId: z.string(),
    createdAt: z.string(),
    author: Author.nullable(),
    url: z.string().nullable(),
    excerpt: z.string(),
    /** Where the excerpt begins in the whole text, UTF-16 units. */
    start: z.number().int(),
    /** Places of the words within the whole text in UTF-16 units, end exclusive, those of the excerpt only. */
    ranges: z.array(z.object({ from: z.number().int(), to: z.number().int() })),
  })
  .openapi("SearchHit");
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchAnswer = z
  .object({
    items: z.array(ThreadRow.extend({ hits: z.array(SearchHit) }).openapi("FoundThread")),
    next: z.string().nullable(),
    engine: z.enum(["sqlite", "opensearch", "bounded"]),
    /** What changed up to this instant could be found; null where nothing is indexed yet. */
    indexedUntil: z.string().nullable(),
    /** Nothing was left out of sight: not by an index that is behind, not by a bound. */
    complete: z.boolean(),
    /** Without an index: what this answer looked at, and back to which change. */
    read: z.object({ threads: z.number().int(), mentions: z.number().int(), reached: z.string() }).nullable(),
  })
  .openapi("SearchAnswer");
export type SearchAnswer = z.infer<typeof SearchAnswer>;

export const SearchState = z
  .object({
    engine: z.enum(["sqlite", "opensearch"]),
    posts: z.number().int(),
    indexedUntil: z.string().nullable(),
    days: z.number().int(),
  })
  .openapi("SearchState");

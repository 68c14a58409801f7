import { AppError } from "@kikimimi/core/base/error";
import { digestOf } from "@kikimimi/core/base/identity";
import { canonicalJson } from "@kikimimi/core/base/json";
import * as z from "zod";
import type { SearchQuery } from "./search.ts";

/** The last post of a page: when it was posted (epoch milliseconds), and which one. */
export const Place = z.object({ at: z.number().int(), mentionId: z.string() });
export type Place = z.infer<typeof Place>;

type Asked = Pick<SearchQuery, "brandId" | "words" | "filter" | "cursor">;

/** An opaque cursor that says where the next page of this query begins. */
export function encodeSearchCursor(query: Asked, place: unknown): string {
  return Buffer.from(JSON.stringify([digestOfQuery(query), place])).toString("base64url");
}

/** The place inside the query's cursor; throws `invalid_input` when it belongs to another query. */
export function decodeSearchCursor<T>(query: Asked, schema: z.ZodType<T>): T | undefined {
  if (query.cursor === undefined) return undefined;
  const parsed = z.tuple([z.literal(digestOfQuery(query)), schema]).safeParse(jsonOf(query.cursor));
  if (!parsed.success) throw new AppError("invalid_input", "The cursor does not belong to this search.");
  return parsed.data[1];
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown;
  } catch {
    return undefined;
  }
}

function digestOfQuery({ brandId, words, filter }: Asked): string {
  return digestOf(canonicalJson({ brandId, words, filter })).slice(0, 12);
}

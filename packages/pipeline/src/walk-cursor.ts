import { AppError } from "@kikimimi/core/base/error";
import { digestOf } from "@kikimimi/core/base/identity";
import * as z from "zod";
import { WalkPlace } from "./walk-posts.ts";

/** Where a walk that is asked for page by page stands, and up to which instant it goes. */
const Begun = z.object({ until: z.iso.datetime(), place: WalkPlace });
export type Begun = z.infer<typeof Begun>;

/** An opaque cursor of what was asked for. */
export function cursorOf(query: readonly string[], begun: Begun): string {
  return Buffer.from(JSON.stringify([nameOf(query), begun])).toString("base64url");
}

/** What a cursor holds; throws `invalid_input` where it belongs to something else that was asked for. */
export function placeIn(query: readonly string[], cursor: string | undefined): Begun | undefined {
  if (cursor === undefined) return undefined;
  const parsed = z.tuple([z.literal(nameOf(query)), Begun]).safeParse(jsonOf(cursor));
  if (!parsed.success) throw new AppError("invalid_input", "The cursor does not belong to this list.");
  return parsed.data[1];
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown;
  } catch {
    return undefined;
  }
}

function nameOf(query: readonly string[]): string {
  return digestOf(JSON.stringify(query)).slice(0, 12);
}

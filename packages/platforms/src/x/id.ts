import * as z from "zod";
import { ExternalId } from "@kikimimi/core/base/text";

/** Milliseconds from 1970 to the beginning of X's ids. Source: github.com/twitter-archive/snowflake. */
const FIRST_MS = 1_288_834_974_657;
const DAY_MS = 24 * 60 * 60 * 1000;

/** An id that X could have given; anything else in a list of ids is passed over. */
const PlausibleId = ExternalId.pipe(z.string().regex(/^\d{6,20}$/));

/** A list of ids without its unreadable members. */
export const Ids = z
  .unknown()
  .optional()
  .transform((list) =>
    (Array.isArray(list) ? list : []).flatMap((id) => {
      const read = PlausibleId.safeParse(id);
      return read.success ? [read.data] : [];
    }),
  );

/** The millisecond in which an id was made; undefined for ids from before November 2010 and for other numbers. */
export function instantOf(id: string): number | undefined {
  if (!/^\d{15,19}$/.test(id)) return undefined;
  return Number(BigInt(id) >> 22n) + FIRST_MS;
}

/** The least id that can be made at a moment (epoch milliseconds). */
export function leastIdAt(ms: number): bigint {
  return BigInt(Math.max(0, ms - FIRST_MS)) << 22n;
}

/**
 * When a post was written: what X says, to the millisecond where the id agrees within a day; the id alone where X says
 * nothing. Undefined when neither tells.
 */
export function momentOf(id: string, told: number | undefined): number | undefined {
  const made = instantOf(id);
  if (told === undefined || made === undefined) return told ?? made;
  return Math.abs(made - told) < DAY_MS ? made : told;
}

/** The one name of all versions of a post: the first of its edit history, when that names the post itself. */
export function canonicalId(id: string, history: readonly string[]): string {
  return history.includes(id) ? (history[0] ?? id) : id;
}

import * as z from "zod";
import { Instant } from "../shared/time.ts";
import { MastodonPlace } from "./wire.ts";

/**
 * Where a poller stands: before the first page, on its way down through history, or upwards from the newest status heard.
 * `down` reads what is older than it; `top` is where the way up begins once `since` (epoch milliseconds) is reached.
 */
export type Standing =
  | { readonly way: "start" }
  | {
      readonly way: "down";
      readonly down: string;
      readonly top: string;
      readonly since: number;
      readonly pages: number;
    }
  | { readonly way: "up"; readonly min: string };

const Down = z.object({ down: z.string().min(1), top: z.string().min(1), since: z.number(), pages: z.number().int() });

/** Pages of history at most: 4,000 statuses of a hashtag. */
const MAX_PAGES = 100;

/** An id alone, as it has always been, is the way up. */
export function standingOf(cursor: string | undefined): Standing {
  if (cursor === undefined) return { way: "start" };
  if (!cursor.startsWith("{")) return { way: "up", min: cursor };
  try {
    return { way: "down", ...Down.parse(JSON.parse(cursor)) };
  } catch {
    return { way: "start" };
  }
}

/** What comes after a page on the way down: a cursor further down, or nothing when history is at its end. */
export function further(
  at: { readonly top: string; readonly since: number; readonly pages: number },
  items: readonly unknown[],
): { readonly cursor: string; readonly reached: Date } | undefined {
  const oldest = Oldest.safeParse(items.at(-1));
  const down = MastodonPlace.safeParse(items.at(-1));
  if (!oldest.success || !down.success) return undefined;
  const reached = oldest.data.created_at;
  if (reached < at.since || at.pages >= MAX_PAGES) return undefined;
  const { top, since, pages } = at;
  return { cursor: JSON.stringify({ down: down.data.id, top, since, pages: pages + 1 }), reached: new Date(reached) };
}

/** Statuses and notifications alike tell when they came. */
const Oldest = z.looseObject({ created_at: Instant });

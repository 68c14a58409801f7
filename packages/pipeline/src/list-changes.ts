import type { Actor } from "@kikimimi/core/people/actor";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { rowsOf, type ThreadRow } from "./list-queue.ts";

/** Writers' clocks differ and index entries arrive late; each answer looks back this far again. */
export const OVERLAP_MS = 5_000;

/** How far back a caller may ask; older than this, list anew. */
const MAX_AGE_MS = 24 * 3_600_000;

export type Changes = {
  /** Changed threads, oldest change first; may repeat some: `rev` tells what is new. */
  readonly items: ThreadRow[];
  /** What to pass as `since` next time: an instant, or a place between two changes. */
  readonly since: string;
  /** More changes wait: ask again at once. */
  readonly more: boolean;
  /** The instant asked for is too long ago to catch up with: list anew. */
  readonly reset: boolean;
};

/** What changed since an instant: cheap to ask every second, exact when asked again with the answer's `since`. */
export async function listChanges({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; since: string; limit: number };
}): Promise<Changes> {
  authorise(actor, "viewer", input.brandId);
  const now = ctx.clock();
  const [instant = "", threadId] = input.since.split("#");
  const oldest = now.getTime() - MAX_AGE_MS;
  const reset = Date.parse(instant) < oldest;
  // A place between two changes is exact; an instant is looked back from, but never from the future.
  const from = new Date(Math.min(Math.max(Date.parse(instant) - (threadId ? 0 : OVERLAP_MS), oldest), now.getTime()));
  let after = threadId && !reset ? input.since : from.toISOString();
  const found: StoredThread[] = [];
  const days = daysBetween(from, now);
  for (const day of days) {
    const { brandId } = input;
    const page = await ctx.store.lists.changes({ brandId, day, after, limit: input.limit - found.length });
    found.push(...page.items);
    if (page.more !== null) return { items: await rowsOf(ctx, found), since: page.more, more: true, reset };
    after = `${nextDay(day)}T00:00:00.000Z`;
    // This day is read to its end, but the page is full: the next page goes on where the next day begins.
    if (found.length >= input.limit && day !== days.at(-1)) {
      return { items: await rowsOf(ctx, found), since: `${after}#-`, more: true, reset };
    }
  }
  return { items: await rowsOf(ctx, found), since: now.toISOString(), more: false, reset };
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The UTC days from one instant to another, oldest first, `YYYY-MM-DD`. */
export function daysBetween(from: Date, to: Date): string[] {
  const days: string[] = [];
  // By instants: the name of a day beyond the year 9999 begins with a sign and sorts before all others.
  const end = Date.parse(`${nextDay(to.toISOString().slice(0, 10))}T00:00:00.000Z`);
  for (let at = from.getTime(); at < end; at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

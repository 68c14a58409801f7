import type { Actor } from "@kikimimi/core/actor";
import type { StoredThread } from "@kikimimi/store/threads";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { rowsOf, type ThreadRow } from "./list-queue.ts";

/** Writers' clocks differ and index entries arrive late; each answer looks back this far again. */
const OVERLAP_MS = 5_000;

/** How far back a caller may ask; older than this, list anew. */
const MAX_AGE_MS = 24 * 3_600_000;

export type Changes = {
  /** Changed threads, oldest change first; may repeat some: `rev` tells what is new. */
  readonly items: ThreadRow[];
  /** What to pass as `since` next time. */
  readonly since: string;
  /** More changes wait: ask again at once. */
  readonly more: boolean;
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
  const asked = Date.parse(input.since) - OVERLAP_MS;
  const from = new Date(Math.min(Math.max(asked, now.getTime() - MAX_AGE_MS), now.getTime()));
  const found: StoredThread[] = [];
  for (const day of daysBetween(from, now)) {
    const limit = input.limit - found.length;
    if (limit <= 0) break;
    found.push(...(await ctx.store.threads.changes({ brandId: input.brandId, day, since: from.toISOString(), limit })));
  }
  const more = found.length === input.limit;
  const last = found.at(-1)?.updatedAt ?? from.toISOString();
  // A full page moves on past the overlap, or it would be the same page again.
  const since = more ? new Date(Date.parse(last) + OVERLAP_MS).toISOString() : now.toISOString();
  return { items: await rowsOf(ctx, found), since, more };
}

/** The UTC days from one instant to another, oldest first, `YYYY-MM-DD`. */
export function daysBetween(from: Date, to: Date): string[] {
  const days: string[] = [];
  const last = to.toISOString().slice(0, 10);
  for (let at = from.getTime(); ; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (day > last) break;
    days.push(day);
  }
  return days;
}

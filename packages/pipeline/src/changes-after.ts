import type { StoredThread } from "@kikimimi/store/thread-item";
import type { Context } from "./context.ts";
import { daysBetween } from "./list-changes.ts";

const DAY_MS = 86_400_000;

/** A step of the walk through a brand's changes; `more` is the place where the next one begins. */
export type ChangesStep = { readonly found: StoredThread[]; readonly more: string | undefined };

/**
 * The threads that changed after a place, oldest change first, up to `limit`, and the place of the last where more
 * follow. Whoever walks them misses none as long as they look back a little from the present each time.
 */
export async function changesAfter(
  ctx: Context,
  brandId: string,
  begin: string,
  limit: number,
  now: Date,
): Promise<ChangesStep> {
  const found: StoredThread[] = [];
  let after = begin;
  for (const day of daysBetween(new Date(begin.split("#")[0] ?? begin), now)) {
    const page = await ctx.store.lists.changes({ brandId, day, after, limit: limit - found.length });
    found.push(...page.items);
    if (page.more !== null) return { found, more: page.more };
    after = new Date(Date.parse(`${day}T00:00:00.000Z`) + DAY_MS).toISOString();
    if (found.length >= limit && after <= now.toISOString()) return { found, more: after };
  }
  return { found, more: undefined };
}

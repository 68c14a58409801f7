import { localDay } from "@kikimimi/core/report/response-times";
import { rollupsOf } from "@kikimimi/core/report/rollup";
import { zoneOf } from "@kikimimi/core/promise/plan";
import type { DayRows } from "@kikimimi/store/clock-rows";
import type { Dirty } from "@kikimimi/store/rollups";
import type { Context } from "./context.ts";
import { describeError } from "./log.ts";
import { rowsNow } from "./rows-now.ts";
import { settleSla } from "./settle-sla.ts";
import { type PlanStatus, planOf } from "./sla-plan.ts";

const PAGE = 500;
const PARALLEL = 8;
const DAY_MS = 86_400_000;

/** Days of which rollups are counted again by a new plan; older ones keep the plan that held. */
export const ROLLUP_DAYS = 400;

/** What a run did: days whose rollups it made, threads that it counted again, and days that are left. */
export type RolledUp = { readonly days: number; readonly recounted: number; readonly left: number };

/**
 * Makes the rollups of every day whose clocks changed, from that day's clocks alone, brand by brand, for at most `budgetMs`;
 * where another plan holds, counts past days by it first, newest day first. It may end anywhere and be run again at any
 * time: what is left is still marked.
 */
export async function rollUp({ ctx, input }: { ctx: Context; input: { budgetMs: number } }): Promise<RolledUp> {
  const deadline = ctx.clock().getTime() + input.budgetMs;
  const sum = { days: 0, recounted: 0, left: 0 };
  for (const brandId of new Set((await ctx.store.sources.all()).map((source) => source.brandId))) {
    try {
      await rollUpBrand(ctx, brandId, deadline, sum);
    } catch (error) {
      ctx.log.error("rollup.failed", { brandId, error: describeError(error) });
      sum.left++;
    }
  }
  return sum;
}

type Sum = { days: number; recounted: number; left: number };

async function rollUpBrand(ctx: Context, brandId: string, deadline: number, sum: Sum): Promise<void> {
  const status = await planOf(ctx, brandId);
  const late = (): boolean => ctx.clock().getTime() >= deadline;
  const recounted = await recountPast(ctx, brandId, status, late, sum);
  // Marks are read before the days, so that what changes meanwhile is still marked afterwards.
  const dirty = await ctx.store.rollups.dirty(brandId);
  const newestFirst = dirty.toSorted((a, b) => (a.day < b.day ? 1 : -1));
  let done = 0;
  for (const one of newestFirst) {
    if (late()) break;
    await rollUpDay(ctx, brandId, status, one);
    done++;
  }
  sum.days += done;
  sum.left += dirty.length - done + (recounted ? 0 : 1);
}

/** The rollups of one day, made from its clocks. */
async function rollUpDay(ctx: Context, brandId: string, { plan, version }: PlanStatus, dirty: Dirty): Promise<void> {
  const now = ctx.clock();
  const toRows = rowsNow(plan, now);
  const counted = await all(ctx, brandId, dirty.day);
  const rows = counted.flatMap(toRows);
  const over = dirty.day < localDay(now, zoneOf(plan));
  const complete = over && rows.every(({ stoppedAt }) => stoppedAt !== null);
  const planVersion = Math.min(version, ...counted.filter((one) => one.rows.length > 0).map((one) => one.planVersion));
  for (const rollup of rollupsOf(rows, { day: dirty.day, asOf: now.toISOString(), complete, planVersion })) {
    await ctx.store.rollups.put(brandId, rollup);
  }
  // A day that is not over is looked at again. Of one that is, a clock that becomes late is marked when people are told.
  if (over) await ctx.store.rollups.clean(brandId, dirty);
}

async function all(ctx: Context, brandId: string, day: string): Promise<DayRows[]> {
  const found: DayRows[] = [];
  let after: string | undefined;
  do {
    const page = await ctx.store.clockRows.ofDay(brandId, day, { limit: PAGE, after });
    found.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return found;
}

/** Counts the past by the plan that holds now; whether nothing is left to count. */
async function recountPast(
  ctx: Context,
  brandId: string,
  { version }: PlanStatus,
  late: () => boolean,
  sum: Sum,
): Promise<boolean> {
  if ((await ctx.store.plans.recounted(brandId)) >= version) return true;
  const now = ctx.clock().getTime();
  const [from, to] = [new Date(now - ROLLUP_DAYS * DAY_MS), new Date(now + DAY_MS)].map((at) => localDay(at, "UTC"));
  const known = await ctx.store.rollups.between(brandId, "all", from ?? "", to ?? "");
  const old = known.filter(({ planVersion, groups }) => planVersion < version && groups.length > 0);
  const dirty = (await ctx.store.rollups.dirty(brandId)).map(({ day }) => day);
  for (const day of [...new Set([...old.map((rollup) => rollup.day), ...dirty])].sort().reverse()) {
    let after: string | undefined;
    do {
      if (late()) return false;
      const page = await ctx.store.clockRows.ofDay(brandId, day, { limit: PAGE, after });
      const behind = page.items.filter((one) => one.planVersion < version && one.rows.length > 0);
      for (let start = 0; start < behind.length; start += PARALLEL) {
        if (late()) return false;
        const group = behind.slice(start, start + PARALLEL).map(({ threadId }) => threadId);
        const threads = await ctx.store.threads.many(group);
        await Promise.all(threads.map((stored) => settleSla(ctx, stored, version)));
        sum.recounted += threads.length;
      }
      after = page.next ?? undefined;
    } while (after !== undefined);
  }
  await ctx.store.plans.setRecounted(brandId, version);
  return true;
}

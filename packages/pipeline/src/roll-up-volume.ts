import { localDay } from "@kikimimi/core/report/response-times";
import { hoursOf } from "@kikimimi/core/report/volume";
import { zoneOf } from "@kikimimi/core/promise/plan";
import { periodOf } from "@kikimimi/core/time/zone";
import type { Context } from "./context.ts";
import { describeError } from "./log.ts";
import { planOf } from "./sla-plan.ts";
import { volumeFacts } from "./volume-facts.ts";

/** Days back that are counted where nobody counted them yet. */
const BACK_DAYS = 31;
/** A day is counted once it is over, and once more so long afterwards: late posts, deletes and corrections come until then. */
const SETTLE_MS = 24 * 3_600_000;
const MAX_THREADS = 200_000;
const DAY_MS = 86_400_000;

type Day = { readonly name: string; readonly start: Date; readonly end: Date };

/** Counts each past day's mentions from the threads that changed since it began. May die anywhere and be run again at any time. */
export async function rollUpVolume({
  ctx,
  input,
}: {
  ctx: Context;
  input: { budgetMs: number };
}): Promise<{ readonly days: number; readonly left: number }> {
  const deadline = ctx.clock().getTime() + input.budgetMs;
  let [days, left] = [0, 0];
  for (const brandId of new Set((await ctx.store.sources.all()).map((source) => source.brandId))) {
    try {
      const done = await rollUpBrand(ctx, brandId, deadline);
      days += done.days;
      left += done.left;
    } catch (error) {
      ctx.log.error("volume.failed", { brandId, error: describeError(error) });
      left++;
    }
  }
  ctx.log.metrics({ Rollup: "volume" }, { VolumeDays: days, VolumeDaysLeft: left });
  return { days, left };
}

async function rollUpBrand(ctx: Context, brandId: string, deadline: number): Promise<{ days: number; left: number }> {
  const zone = zoneOf((await planOf(ctx, brandId)).plan);
  const now = ctx.clock();
  const past = pastDays(now, zone);
  const [first, last] = [past[0]?.name ?? "", past.at(-1)?.name ?? ""];
  const known = await ctx.store.volumeDays.between(brandId, first, last);
  const done = new Set(
    known
      .filter(({ timeZone, settled, day }) => timeZone === zone && (settled || !canSettle(past, day, now)))
      .map(({ day }) => day),
  );
  const wanted = past.filter(({ name }) => !done.has(name));
  const since = wanted[0]?.start;
  if (since === undefined || now.getTime() >= deadline) return { days: 0, left: wanted.length };
  const { byThread, reached } = await volumeFacts(ctx, brandId, since, { threads: MAX_THREADS, deadline });
  const hours = hoursOf([...byThread.values()].flat(), zone);
  const covered = wanted.filter(({ start }) => start.toISOString() >= reached);
  for (const { name, start, end } of covered) {
    const [from, to] = [start.toISOString(), end.toISOString()];
    await ctx.store.volumeDays.put(brandId, {
      day: name,
      timeZone: zone,
      hours: hours.filter(({ at }) => at >= from && at < to),
      asOf: now.toISOString(),
      settled: end.getTime() + SETTLE_MS <= now.getTime(),
    });
  }
  return { days: covered.length, left: wanted.length - covered.length };
}

function canSettle(past: readonly Day[], day: string, now: Date): boolean {
  const end = past.find(({ name }) => name === day)?.end;
  return end !== undefined && end.getTime() + SETTLE_MS <= now.getTime();
}

/** The last days of a zone that are over, oldest first. */
function pastDays(now: Date, zone: string): Day[] {
  const today = localDay(now, zone);
  const days: Day[] = [];
  let day = periodOf(new Date(now.getTime() - BACK_DAYS * DAY_MS), "day", zone);
  while (day.name < today) {
    days.push(day);
    day = periodOf(day.end, "day", zone);
  }
  return days;
}

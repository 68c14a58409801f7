import { localDay } from "@kikimimi/core/report/response-times";
import { hourOf, hoursOf, type VolumeHour, type VolumeHours } from "@kikimimi/core/report/volume";
import { periodOf } from "@kikimimi/core/time/zone";
import type { Context } from "./context.ts";
import { volumeFacts } from "./volume-facts.ts";

/** Threads that one report reads one by one, milliseconds that it may take for them, and days that it goes back. */
const MAX_THREADS = 10_000;
const MAX_MS = 6_000;
const LIVE_DAYS = 31;
const DAY_MS = 86_400_000;

/** The hours of a window; where each of them comes from, and from when on it was read thread by thread. */
export type ReadHours = VolumeHours & {
  readonly source: "threads" | "rollups" | "both";
  /** The oldest count among them, ISO. */
  readonly asOf: string;
};

/**
 * How much was said of a brand, hour by hour: past days as they were counted once, and what is newer than those from the
 * threads that changed since. An hour that neither covers was not counted, and says so.
 */
export async function volumeHours(
  ctx: Context,
  brandId: string,
  from: Date,
  to: Date,
  zone: string,
): Promise<ReadHours> {
  const now = ctx.clock();
  const end = to < now ? to : now;
  const rolled = await ctx.store.volumeDays.between(brandId, localDay(from, zone), localDay(end, zone));
  const known = new Set(rolled.map(({ day }) => day));
  const since = liveSince(from, end, now, known, zone);
  const limits = { threads: MAX_THREADS, deadline: now.getTime() + MAX_MS };
  const live = since === undefined ? undefined : await volumeFacts(ctx, brandId, since, limits);
  const hours = new Map<string, VolumeHour>(rolled.flatMap((day) => day.hours.map((hour) => [hour.at, hour])));
  const fresh = live ? firstWhole(live.reached, zone) : undefined;
  if (live && fresh !== undefined) {
    // What was read just now is newer than what was counted once.
    for (const at of hours.keys()) if (at >= fresh) hours.delete(at);
    for (const hour of hoursOf([...live.byThread.values()].flat(), zone))
      if (hour.at >= fresh) hours.set(hour.at, hour);
  }
  const used = rolled.filter(
    ({ day }) => fresh === undefined || periodOf(noon(day), "day", zone).start.toISOString() < fresh,
  );
  return {
    hours,
    isCounted: (hour) => (fresh !== undefined && hour >= fresh) || known.has(localDay(hour, zone)),
    source: used.length === 0 ? "threads" : live ? "both" : "rollups",
    asOf: [now.toISOString(), ...used.map(({ asOf }) => asOf)].toSorted()[0] ?? now.toISOString(),
  };
}

/** From when on threads are read: the first day of the window, not too long ago, that was not counted. */
function liveSince(from: Date, end: Date, now: Date, known: ReadonlySet<string>, zone: string): Date | undefined {
  const oldest = new Date(Math.max(from.getTime(), now.getTime() - LIVE_DAYS * DAY_MS));
  let { start, end: next, name } = periodOf(oldest, "day", zone);
  while (known.has(name)) {
    if (next >= end) return undefined;
    ({ start, end: next, name } = periodOf(next, "day", zone));
  }
  return start;
}

/** The first hour that began at an instant or after it. */
function firstWhole(at: string, zone: string): string {
  const hour = hourOf(at, zone);
  return hour === at ? hour : new Date(Date.parse(hour) + 3_600_000).toISOString();
}

/** Some instant of a day: at noon in UTC it is that day in almost every zone, and never two days off. */
function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

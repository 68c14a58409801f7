import type { Actor } from "@kikimimi/core/people/actor";
import { type Alert, type AlertRule, alertsOf, type HourPoint, readingsOf } from "@kikimimi/core/report/alert";
import { zoneOf } from "@kikimimi/core/promise/plan";
import { bucketsOf } from "@kikimimi/core/report/volume";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { planOf } from "./sla-plan.ts";
import { volumeHours } from "./volume-hours.ts";

export type AlertsInput = {
  readonly brandId: string;
  readonly from: Date;
  readonly to: Date;
  readonly rule: AlertRule;
};

/** What was out of the ordinary in a window, and the hours by which that was judged. */
export type AlertReport = {
  readonly timeZone: string;
  readonly asOf: string;
  /** Whether every hour of the window, and of the baseline before it, was counted. */
  readonly complete: boolean;
  /** Oldest first. */
  readonly alerts: readonly Alert[];
  /** The hours of the window, each with what the volume would have had to exceed. */
  readonly hours: readonly (HourPoint & { readonly threshold: number | null })[];
};

const HOUR_MS = 3_600_000;

/** Alerts of a window by one rule, computed anew from the volume each time: what is corrected later corrects them too. */
export async function reportAlerts({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: AlertsInput;
}): Promise<AlertReport> {
  const { brandId, from, to, rule } = input;
  authorise(actor, "viewer", brandId);
  const zone = zoneOf((await planOf(ctx, brandId)).plan);
  const now = ctx.clock();
  const end = to < now ? to : now;
  // An alert's quiet time may reach into the window from before it.
  const before = rule.baselineHours + rule.spanHours + rule.coolDownHours;
  const begin = new Date(from.getTime() - before * HOUR_MS);
  const read = await volumeHours(ctx, brandId, begin, end, zone);
  const series = bucketsOf(read, { from: begin, to: end, step: "hour", zone, by: "sentiment" }).map(
    ({ from: at, counted, count, groups }): HourPoint => ({ at, counted, count, negative: groups["negative"] ?? 0 }),
  );
  const { volume } = readingsOf(series, rule);
  const isShown = ({ at }: { readonly at: string }): boolean => Date.parse(at) + HOUR_MS > from.getTime();
  return {
    timeZone: zone,
    asOf: read.asOf,
    complete: series.every(({ counted }) => counted),
    alerts: alertsOf(series, rule).filter(isShown),
    hours: series.map((point, i) => ({ ...point, threshold: volume[i]?.threshold ?? null })).filter(isShown),
  };
}

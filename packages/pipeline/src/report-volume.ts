import type { Actor } from "@kikimimi/core/people/actor";
import { zoneOf } from "@kikimimi/core/promise/plan";
import { bucketsOf, totalsOf, type VolumeBucket, type VolumeKey, type VolumeStep } from "@kikimimi/core/report/volume";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { planOf } from "./sla-plan.ts";
import { type ReadHours, volumeHours } from "./volume-hours.ts";

/** What a report counts. */
export type VolumeInput = {
  readonly brandId: string;
  readonly from: Date;
  readonly to: Date;
  readonly step: VolumeStep;
  readonly by: VolumeKey;
};

/** How much customers said of a brand in each hour or day of a window. */
export type VolumeReport = Pick<ReadHours, "source" | "asOf"> & {
  /** Whole hours or days of the zone. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  /** Mentions of all buckets that were counted. */
  readonly count: number;
  /** Whether every bucket was counted. */
  readonly complete: boolean;
  readonly groups: readonly { readonly group: string; readonly count: number }[];
  readonly buckets: readonly VolumeBucket[];
};

/** Counts what customers posted, by when they posted it; our own words, deleted ones and spam do not count, copies each do. */
export async function reportVolume({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: VolumeInput;
}): Promise<VolumeReport> {
  const { brandId, from, to, step, by } = input;
  authorise(actor, "viewer", brandId);
  const zone = zoneOf((await planOf(ctx, brandId)).plan);
  const now = ctx.clock();
  const end = to < now ? to : now;
  const read = await volumeHours(ctx, brandId, from, end, zone);
  const all = bucketsOf(read, { from, to: end, step, zone, by });
  const buckets = all.map((one) => (one.counted ? one : { ...one, count: 0, groups: {} }));
  return {
    from: buckets[0]?.from ?? from.toISOString(),
    to: buckets.at(-1)?.to ?? from.toISOString(),
    timeZone: zone,
    source: read.source,
    asOf: read.asOf,
    count: buckets.reduce((sum, { count }) => sum + count, 0),
    complete: buckets.every(({ counted }) => counted),
    groups: totalsOf(buckets),
    buckets,
  };
}

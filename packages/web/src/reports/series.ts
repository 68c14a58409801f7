import type { VolumeReport } from "@kikimimi/api/schema-volume";
import type { VolumeKey } from "@kikimimi/core/report/volume";

/** Groups that a chart draws apart; the others are one line. */
const DRAWN = 4;

/** One line of the volume: a group, or (null) all the others together. */
export type Series = {
  readonly group: string | null;
  readonly values: readonly (number | null)[];
  readonly total: number;
};

/** Grades stand in their own order; what has no order, the largest first. */
const ORDERED: Partial<Record<VolumeKey, readonly string[]>> = {
  sentiment: ["positive", "neutral", "negative"],
  anger: ["2", "1", "0"],
  urgency: ["2", "1", "0"],
};

/** The groups of a report in the order in which they are shown. */
export function groupsOf({ groups }: Pick<VolumeReport, "groups">, by: VolumeKey): VolumeReport["groups"] {
  const order = ORDERED[by];
  if (!order) return groups;
  return order.map((group) => groups.find((one) => one.group === group) ?? { group, count: 0 });
}

/** The lines of a report: few enough to be told apart, and nothing left out but of topics, which overlap. */
export function seriesOf(report: Pick<VolumeReport, "groups" | "buckets" | "count">, by: VolumeKey): Series[] {
  const { buckets, count } = report;
  if (by === "all")
    return [{ group: null, values: buckets.map((one) => (one.counted ? one.count : null)), total: count }];
  const shown = groupsOf(report, by);
  const [drawn, rest] = [shown.slice(0, DRAWN), shown.slice(DRAWN)];
  const valuesOf = (names: readonly string[]): (number | null)[] =>
    buckets.map(({ counted, groups }) => (counted ? names.reduce((sum, name) => sum + (groups[name] ?? 0), 0) : null));
  const lines = drawn.map(({ group, count: total }) => ({ group, values: valuesOf([group]), total }));
  if (rest.length === 0 || by === "topic") return lines;
  const total = rest.reduce((sum, one) => sum + one.count, 0);
  return [...lines, { group: null, values: valuesOf(rest.map(({ group }) => group)), total }];
}

import * as z from "zod";
import {
  countsOf,
  groupsOf,
  named,
  type ResponseRow,
  type ResponseSummary,
  SHARES,
  type SummaryKey,
  withinOf,
} from "./response-times.ts";
import { mergeSketches, quantilesOf, Sketch, sketchOf } from "./sketch.ts";
import { ClockKind } from "../sla/sla.ts";

/** What rollups are kept by; a day's own are those of `all`. */
export const ROLLUP_KEYS = ["all", "platform", "policy", "agent", "team", "priority"] as const satisfies SummaryKey[];
export type RollupKey = (typeof ROLLUP_KEYS)[number];

const Count = z.number().int().nonnegative();

/** One group's clocks of one kind that began on one day. */
export const RollupGroup = z.object({
  group: z.string(),
  count: Count,
  stopped: Count,
  breached: Count,
  decided: Count,
  seconds: Sketch,
  businessSeconds: Sketch,
});
export type RollupGroup = z.infer<typeof RollupGroup>;

/** Clocks of one kind that began on one day of a brand's zone, by group: a pure function of the day's clocks. */
export const Rollup = z.object({
  day: z.iso.date(),
  by: z.enum(ROLLUP_KEYS),
  kind: ClockKind,
  groups: z.array(RollupGroup),
  /** When it was made, ISO. */
  asOf: z.iso.datetime(),
  /** Nothing of the day can change any more by itself: it is over, and all its clocks have stopped. */
  complete: z.boolean(),
  /** The oldest version of the plan by which any of its clocks was counted. */
  planVersion: Count,
});
export type Rollup = z.infer<typeof Rollup>;

/** Groups of one rollup by name; those with the fewest clocks beyond these are counted as one. */
const MAX_GROUPS = 200;
/** The name of groups that were counted as one. */
export const OTHERS = "(others)";

/** The rollups of one day, of each kind and by each key. */
export function rollupsOf(
  rows: readonly ResponseRow[],
  day: Pick<Rollup, "day" | "asOf" | "complete" | "planVersion">,
): readonly Rollup[] {
  return ROLLUP_KEYS.flatMap((by) => {
    // No group but a day's own depends on a zone.
    const groups = groupsOf(rows, by, "UTC");
    return ClockKind.options.map((kind): Rollup => {
      const some = groups.filter((group) => group.kind === kind);
      const ranked = some.toSorted((a, b) => b.rows.length - a.rows.length || (a.group < b.group ? -1 : 1));
      const rest = ranked.slice(MAX_GROUPS).flatMap((group) => group.rows);
      const kept = ranked.slice(0, MAX_GROUPS).map(({ group, rows: its }) => rollupGroup(group, its));
      return { ...day, by, kind, groups: rest.length === 0 ? kept : [...kept, rollupGroup(OTHERS, rest)] };
    });
  });
}

function rollupGroup(group: string, rows: readonly ResponseRow[]): RollupGroup {
  const stopped = rows.filter((row) => row.stoppedAt !== null);
  return {
    group,
    ...countsOf(rows),
    seconds: sketchOf(stopped.map((row) => row.seconds)),
    businessSeconds: sketchOf(stopped.map((row) => row.businessSeconds)),
  };
}

/** What rollups say together: counts are exact, percentiles within the sketch's error. Their order does not matter. */
export function summariseRollups(rollups: readonly Rollup[], by: SummaryKey): readonly ResponseSummary[] {
  const groupsByDay = rollups.flatMap(({ kind, day, groups }) =>
    groups.map((one) => ({ kind, ...one, group: by === "day" ? day : one.group })),
  );
  return ClockKind.options.flatMap((kind) => {
    const groups = Map.groupBy(
      groupsByDay.filter((one) => one.kind === kind),
      ({ group }) => group,
    );
    return [...groups.keys()].sort().map((group) => summaryOf(kind, group, groups.get(group) ?? []));
  });
}

function summaryOf(kind: ClockKind, group: string, days: readonly RollupGroup[]): ResponseSummary {
  const sum = (name: "count" | "stopped" | "breached" | "decided"): number =>
    days.reduce((total, one) => total + one[name], 0);
  const counts = { count: sum("count"), stopped: sum("stopped"), breached: sum("breached"), decided: sum("decided") };
  const percentiles = (name: "seconds" | "businessSeconds") =>
    named(quantilesOf(mergeSketches(days.map((one) => one[name])), SHARES));
  return {
    kind,
    group,
    count: counts.count,
    stopped: counts.stopped,
    breached: counts.breached,
    within: withinOf(counts),
    seconds: percentiles("seconds"),
    businessSeconds: percentiles("businessSeconds"),
  };
}

import * as z from "zod";
import { ClockKind } from "../sla/sla.ts";
import { wallTimeOf } from "../time/zone.ts";

/**
 * One clock of one thread as it was counted last. Instants are ISO, amounts seconds. It is a pure function of the thread's
 * history and the plan, but for the time that passes while it runs.
 */
export const ClockRow = z.object({
  kind: ClockKind,
  policyId: z.string(),
  platform: z.string(),
  /** Who ended it, as far as somebody did. */
  agent: z.string().nullable(),
  team: z.string().nullable(),
  /** Of the heaviest of what was asked. */
  priority: z.number().int(),
  startedAt: z.iso.datetime(),
  stoppedAt: z.iso.datetime().nullable(),
  running: z.boolean(),
  /** Open seconds until `countedAt`; a running clock goes on from there. */
  businessSeconds: z.number(),
  countedAt: z.iso.datetime(),
  targetSeconds: z.number(),
  /** When the promise is or was used up, if nothing pauses the clock; null while it stands still within it. */
  dueAt: z.iso.datetime().nullable(),
  /** Whether it was used up already when it was counted. */
  breached: z.boolean(),
});
export type ClockRow = z.infer<typeof ClockRow>;

/** One clock of one thread, as a report counts it. Times are ISO instants, amounts seconds. */
export type ResponseRow = Pick<
  ClockRow,
  | "kind"
  | "platform"
  | "agent"
  | "team"
  | "priority"
  | "startedAt"
  | "stoppedAt"
  /** By the policy's calendar. */
  | "businessSeconds"
  | "targetSeconds"
> & {
  readonly threadId: string;
  readonly policy: string;
  readonly state: "running" | "paused" | "met" | "breached";
  /** By every clock. */
  readonly seconds: number;
};

/** A clock as it stands at an instant; `openSeconds` is what passed by its calendar since it was counted. */
export function rowAt(
  threadId: string,
  { policyId, running, countedAt: _counted, dueAt, breached, ...row }: ClockRow,
  now: Date,
  openSeconds: number,
): ResponseRow {
  const late = breached || (dueAt !== null && dueAt < now.toISOString());
  const end = row.stoppedAt === null ? now.getTime() : Date.parse(row.stoppedAt);
  return {
    ...row,
    threadId,
    policy: policyId,
    state: late ? "breached" : row.stoppedAt !== null ? "met" : running ? "running" : "paused",
    seconds: Math.round((end - Date.parse(row.startedAt)) / 1000),
    businessSeconds: Math.round(row.businessSeconds + (running ? openSeconds : 0)),
  };
}

export const SUMMARY_KEYS = ["all", "platform", "policy", "agent", "team", "priority", "day", "hour"] as const;
export type SummaryKey = (typeof SUMMARY_KEYS)[number];

/** Percentiles of one amount in seconds, by nearest rank. Null where nothing did occur. */
export type Percentiles = {
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
};

/** The shares that a report names, as `Percentiles` does. */
export const SHARES = [0.5, 0.75, 0.9, 0.95] as const;

/** Clocks of one sort and group. Percentiles are of those that stopped; the share is of those that stopped or are late. */
export type ResponseSummary = {
  readonly kind: ClockKind;
  readonly group: string;
  readonly count: number;
  readonly stopped: number;
  readonly breached: number;
  /** Share that was kept within the promise, 0 … 1; null where nothing is decided yet. */
  readonly within: number | null;
  readonly seconds: Percentiles;
  readonly businessSeconds: Percentiles;
};

/** Counts rows by kind and group, groups in order of their names; days and hours are those of `zone`. */
export function summarise(rows: readonly ResponseRow[], by: SummaryKey, zone: string): readonly ResponseSummary[] {
  return groupsOf(rows, by, zone).map(({ kind, group, rows: some }) => {
    const counts = countsOf(some);
    const stopped = some.filter((row) => row.stoppedAt !== null);
    return {
      kind,
      group,
      count: counts.count,
      stopped: counts.stopped,
      breached: counts.breached,
      within: withinOf(counts),
      seconds: percentilesOf(stopped.map((row) => row.seconds)),
      businessSeconds: percentilesOf(stopped.map((row) => row.businessSeconds)),
    };
  });
}

/** Rows of one kind and group. */
export type RowGroup = { readonly kind: ClockKind; readonly group: string; readonly rows: readonly ResponseRow[] };

/** Rows by kind, then by group in order of its name. */
export function groupsOf(rows: readonly ResponseRow[], by: SummaryKey, zone: string): readonly RowGroup[] {
  const groups = Map.groupBy(rows, (row) => groupOf(row, by, zone));
  const names = [...groups.keys()].sort();
  return ClockKind.options.flatMap((kind) =>
    names.flatMap((group) => {
      const some = (groups.get(group) ?? []).filter((row) => row.kind === kind);
      return some.length === 0 ? [] : [{ kind, group, rows: some }];
    }),
  );
}

/** The group that a row belongs to: a priority by tens, a day or an hour of the day by the clocks of `zone`; empty where nobody or none. */
export function groupOf(row: ResponseRow, by: SummaryKey, zone: string): string {
  if (by === "all") return "all";
  if (by === "day") return localDay(row.startedAt, zone);
  if (by === "hour") return String(wallTimeOf(new Date(row.startedAt), zone).hour).padStart(2, "0");
  if (by === "priority") return tensOf(row.priority);
  return row[by] ?? "";
}

function tensOf(priority: number): string {
  const from = Math.min(90, Math.floor(priority / 10) * 10);
  return `${String(from).padStart(2, "0")}–${from === 90 ? 100 : String(from + 9).padStart(2, "0")}`;
}

/** The day of an instant by the clocks of a zone, `YYYY-MM-DD`. */
export function localDay(at: string | Date, zone: string): string {
  const { year, month, day } = wallTimeOf(new Date(at), zone);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** How many clocks there were, stopped, were late, and are decided: stopped or late. */
export type Counts = {
  readonly count: number;
  readonly stopped: number;
  readonly breached: number;
  readonly decided: number;
};

/** Counts of some rows. */
export function countsOf(rows: readonly ResponseRow[]): Counts {
  const breached = rows.filter((row) => row.state === "breached");
  const stopped = rows.filter((row) => row.stoppedAt !== null).length;
  const late = breached.filter((row) => row.stoppedAt === null).length;
  return { count: rows.length, stopped, breached: breached.length, decided: stopped + late };
}

/** The share of decided clocks that were kept; null where none is. */
export function withinOf({ decided, breached }: Counts): number | null {
  return decided === 0 ? null : (decided - breached) / decided;
}

function percentilesOf(amounts: readonly number[]): Percentiles {
  const sorted = amounts.toSorted((a, b) => a - b);
  return named(SHARES.map((share) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null));
}

/** Amounts at `SHARES`, by name. */
export function named([p50 = null, p75 = null, p90 = null, p95 = null]: readonly (number | null)[]): Percentiles {
  return { p50, p75, p90, p95 };
}

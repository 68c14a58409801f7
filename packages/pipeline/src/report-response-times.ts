import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import {
  groupOf,
  localDay,
  type ResponseRow,
  type ResponseSummary,
  summarise,
  type SummaryKey,
} from "@kikimimi/core/report/response-times";
import { summariseRollups } from "@kikimimi/core/report/rollup";
import { SKETCH_ERROR } from "@kikimimi/core/report/sketch";
import type { ClockKind } from "@kikimimi/core/sla/sla";
import { zoneOf } from "@kikimimi/core/promise/plan";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { rowsNow } from "./rows-now.ts";
import { type PlanStatus, planOf } from "./sla-plan.ts";

/** What a report counts, and what to show of the rows behind it. */
export type ReportInput = {
  readonly brandId: string;
  readonly from: Date;
  readonly to: Date;
  readonly by: SummaryKey;
  /** Rows of one kind, or of one group, only. */
  readonly kind?: ClockKind | undefined;
  readonly group?: string | undefined;
};

/** How fast a brand answered what began in a window. */
export type ResponseReport = {
  /** The window that was counted: whole days of `timeZone` where it was read from rollups. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  /** `clocks`: everything is exact. `rollups`: counts and shares are exact, percentiles within `relativeError`. */
  readonly source: "clocks" | "rollups";
  readonly relativeError: number;
  /** The figures say how things stood then. */
  readonly asOf: string;
  readonly groups: readonly ResponseSummary[];
  /** Days of the window that can still change: they are not over, clocks run, or they are counted by an older plan. */
  readonly openDays: readonly string[];
  /** One row a clock, oldest first. */
  readonly rows: readonly ResponseRow[];
  /** Whether every clock of the window is among the rows (those that were asked for). */
  readonly complete: boolean;
};

/** Clocks that one report reads one by one, and milliseconds that it may take for them. */
const MAX_ROWS = 20_000;
const MAX_MS = 15_000;
const PAGE = 500;
const DAY_MS = 86_400_000;

/** Days up to which a report reads the clocks themselves. */
export const EXACT_DAYS = 31;

/**
 * How fast a brand answered what began in a window: exact, from each clock, where the window has at most 31 days and 20,000
 * clocks; else from the rollups of whole days. Repeated deliveries and replays change nothing of either.
 */
export async function reportResponseTimes({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: ReportInput;
}): Promise<ResponseReport> {
  authorise(actor, "viewer", input.brandId);
  const status = await planOf(ctx, input.brandId);
  const zone = zoneOf(status.plan);
  const now = ctx.clock();
  const isShort = input.to.getTime() - input.from.getTime() <= EXACT_DAYS * DAY_MS;
  const read = isShort ? await readRows(ctx, input, status, zone, now) : { rows: [], complete: false };
  const wanted = read.rows.filter(
    (row) =>
      (input.kind === undefined || row.kind === input.kind) &&
      (input.group === undefined || groupOf(row, input.by, zone) === input.group),
  );
  const shown = { timeZone: zone, rows: wanted, complete: read.complete };
  if (!read.complete) return { ...shown, ...(await fromRollups(ctx, input, status, zone)) };
  return {
    ...shown,
    from: input.from.toISOString(),
    to: input.to.toISOString(),
    source: "clocks",
    relativeError: 0,
    asOf: now.toISOString(),
    groups: summarise(wanted, input.by, zone),
    openDays: openDaysOf(wanted, zone, now),
  };
}

function openDaysOf(rows: readonly ResponseRow[], zone: string, now: Date): string[] {
  const today = localDay(now, zone);
  const days = rows.flatMap(({ startedAt, stoppedAt }) => {
    const day = localDay(startedAt, zone);
    return stoppedAt === null || day >= today ? [day] : [];
  });
  return [...new Set(days)].sort();
}

async function readRows(
  ctx: Context,
  { brandId, from, to }: ReportInput,
  { plan }: PlanStatus,
  zone: string,
  now: Date,
): Promise<{ rows: readonly ResponseRow[]; complete: boolean }> {
  const toRows = rowsNow(plan, now);
  const [begin, end] = [from.toISOString(), to.toISOString()];
  const rows: ResponseRow[] = [];
  const sorted = (): ResponseRow[] => rows.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  for (const day of daysOf(from, to, zone)) {
    let after: string | undefined;
    do {
      const page = await ctx.store.clockRows.ofDay(brandId, day, { limit: PAGE, after });
      rows.push(...page.items.flatMap(toRows).filter(({ startedAt }) => startedAt >= begin && startedAt < end));
      after = page.next ?? undefined;
      const late = ctx.clock().getTime() >= now.getTime() + MAX_MS;
      if (rows.length > MAX_ROWS || late) return { rows: sorted().slice(0, MAX_ROWS), complete: false };
    } while (after !== undefined);
  }
  return { rows: sorted(), complete: true };
}

/** The days of a zone that a window touches. */
function daysOf(from: Date, to: Date, zone: string): string[] {
  const days = new Set<string>();
  // No zone's day is shorter than half a day.
  for (let at = from.getTime(); at < to.getTime(); at += DAY_MS / 2) days.add(localDay(new Date(at), zone));
  days.add(localDay(new Date(to.getTime() - 1), zone));
  return [...days];
}

async function fromRollups(
  ctx: Context,
  { brandId, from, to, by, kind, group }: ReportInput,
  { version }: PlanStatus,
  zone: string,
): Promise<Omit<ResponseReport, "timeZone" | "rows" | "complete">> {
  if (by === "hour") throw new AppError("invalid_input", "by: hours are counted clock by clock; ask for fewer days");
  const days = daysOf(from, to, zone);
  const [first = "", last = ""] = [days[0], days.at(-1)];
  const key = by === "day" ? "all" : by;
  const [rollups, dirty] = await Promise.all([
    ctx.store.rollups.between(brandId, key, first, last),
    ctx.store.rollups.dirty(brandId),
  ]);
  const open = rollups.filter((one) => !one.complete || (one.planVersion < version && one.groups.length > 0));
  const marked = dirty.map(({ day }) => day).filter((day) => first <= day && day <= last);
  const groups = summariseRollups(rollups, by);
  return {
    from: first,
    to: last,
    source: "rollups",
    relativeError: SKETCH_ERROR,
    asOf: rollups.map(({ asOf }) => asOf).toSorted()[0] ?? ctx.clock().toISOString(),
    groups: groups.filter(
      (one) => (kind === undefined || one.kind === kind) && (group === undefined || one.group === group),
    ),
    openDays: [...new Set([...open.map(({ day }) => day), ...marked])].sort(),
  };
}

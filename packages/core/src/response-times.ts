import type { ClockKind, SlaClock } from "./sla.ts";

/** One clock of one thread, as a report counts it. Times are ISO instants, amounts seconds. */
export type ResponseRow = {
  readonly threadId: string;
  readonly kind: ClockKind;
  readonly platform: string;
  readonly policy: string;
  readonly agent: string | null;
  readonly state: SlaClock["state"];
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  /** By every clock, and by the policy's calendar. */
  readonly seconds: number;
  readonly businessSeconds: number;
  readonly targetSeconds: number;
};

export const SUMMARY_KEYS = ["all", "platform", "policy", "agent", "day"] as const;
export type SummaryKey = (typeof SUMMARY_KEYS)[number];

/** Percentiles of one amount in seconds, by nearest rank: each is an amount that occurred. Null where nothing did. */
export type Percentiles = {
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
};

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

const KINDS: readonly ClockKind[] = ["first_response", "next_response", "resolution"];

/** Counts rows by kind and group, groups in order of their names. */
export function summarise(rows: readonly ResponseRow[], by: SummaryKey): readonly ResponseSummary[] {
  const groups = Map.groupBy(rows, (row) => groupOf(row, by));
  const names = [...groups.keys()].sort();
  return KINDS.flatMap((kind) =>
    names.flatMap((group) => {
      const some = (groups.get(group) ?? []).filter((row) => row.kind === kind);
      return some.length === 0 ? [] : [summaryOf(kind, group, some)];
    }),
  );
}

function groupOf(row: ResponseRow, by: SummaryKey): string {
  if (by === "all") return "all";
  if (by === "day") return row.startedAt.slice(0, 10);
  return row[by] ?? "";
}

function summaryOf(kind: ClockKind, group: string, rows: readonly ResponseRow[]): ResponseSummary {
  const stopped = rows.filter((row) => row.stoppedAt !== null);
  const breached = rows.filter((row) => row.state === "breached").length;
  const decided = rows.filter((row) => row.stoppedAt !== null || row.state === "breached").length;
  return {
    kind,
    group,
    count: rows.length,
    stopped: stopped.length,
    breached,
    within: decided === 0 ? null : (decided - breached) / decided,
    seconds: percentilesOf(stopped.map((row) => row.seconds)),
    businessSeconds: percentilesOf(stopped.map((row) => row.businessSeconds)),
  };
}

function percentilesOf(amounts: readonly number[]): Percentiles {
  const sorted = amounts.toSorted((a, b) => a - b);
  const at = (share: number): number | null => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
  return { p50: at(0.5), p75: at(0.75), p90: at(0.9), p95: at(0.95) };
}

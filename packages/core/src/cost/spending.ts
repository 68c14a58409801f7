/** From this share of a limit on, what is left is spread over the rest of the period. */
const SPREAD_FROM = 0.8;

/** What a period allows and what it has seen; amounts in one unit, instants in epoch milliseconds. */
export type Spending = {
  readonly limit: number;
  readonly spent: number;
  /** The most that the next request may take; a limit is kept before it, not after. */
  readonly next: number;
  readonly from: number;
  readonly to: number;
  readonly now: number;
};

/** Whether a request may go; `spread` where it may go later in this period, `stop` where it may not in this period. */
export type Leave = "go" | "spread" | "stop";

/**
 * Guards a limit on spending: nothing goes that could exceed it. The first 80 percent go as they are needed; the rest is
 * let go evenly, in step with what is left of the period, so that a busy week never leaves the month's end deaf.
 */
export function leaveToSpend(spending: Spending): Leave {
  const { limit, spent, next } = spending;
  if (spent >= limit || spent + next > limit) return "stop";
  return spent < limit * openShare(spending) ? "go" : "spread";
}

function openShare({ from, to, now }: Spending): number {
  const passed = Math.min(1, Math.max(0, (now - from) / (to - from)));
  return SPREAD_FROM + (1 - SPREAD_FROM) * passed;
}

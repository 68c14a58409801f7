import { type ClockRow, type ResponseRow, rowAt } from "@kikimimi/core/report/response-times";
import type { SlaPlan } from "@kikimimi/core/promise/plan";
import type { DayRows } from "@kikimimi/store/clock-rows";
import { businessTimes } from "./sla-plan.ts";

/** Makes clocks as they were counted last into rows as they stand now, by the calendars of a plan. */
export function rowsNow(plan: SlaPlan, now: Date): (counted: DayRows) => readonly ResponseRow[] {
  const timeOf = businessTimes(plan);
  const policies = new Map(plan.policies.map((policy) => [policy.policyId, policy]));
  const openSeconds = ({ running, policyId, countedAt }: ClockRow): number => {
    const policy = policies.get(policyId);
    return running && policy ? timeOf(policy).elapsed(new Date(countedAt), now) / 1000 : 0;
  };
  return ({ threadId, rows }) => rows.map((row) => rowAt(threadId, row, now, openSeconds(row)));
}

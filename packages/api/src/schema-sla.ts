import { z } from "@hono/zod-openapi";
import { ClockKind } from "@kikimimi/core/sla";
import { SlaPlan } from "@kikimimi/core/sla-plan";

/** What a brand promises, with how often it was saved. */
export const PlanRow = z
  .object({ plan: SlaPlan, version: z.number().int(), updatedAt: z.string().nullable() })
  .openapi("SlaPlan");

const ClockState = z.enum(["running", "paused", "met", "breached"]);

/** One promise of a thread; amounts are open seconds by the policy's calendar. */
const Clock = z
  .object({
    kind: ClockKind,
    state: ClockState,
    startedAt: z.string(),
    stoppedAt: z.string().nullable(),
    dueAt: z.string().nullable(),
    warnAt: z.string().nullable(),
    breachedAt: z.string().nullable(),
    targetSeconds: z.number(),
    elapsedSeconds: z.number(),
    timeline: z.array(
      z.object({
        from: z.string(),
        to: z.string().nullable(),
        state: z.enum(["running", "waiting_for_customer", "resolved"]),
        countedSeconds: z.number(),
      }),
    ),
  })
  .openapi("Clock");

/** A thread's promises; `policy` is null where none is promised. */
export const Clocks = z
  .object({ policy: z.object({ policyId: z.string(), name: z.string() }).nullable(), clocks: z.array(Clock) })
  .openapi("Clocks");
export type Clocks = z.infer<typeof Clocks>;

const Percentiles = z.object({
  p50: z.number().nullable(),
  p75: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
});

/** Response times of a window: by group, and the rows behind them. */
export const ResponseReport = z
  .object({
    complete: z.boolean(),
    groups: z.array(
      z.object({
        kind: ClockKind,
        group: z.string(),
        count: z.number().int(),
        stopped: z.number().int(),
        breached: z.number().int(),
        within: z.number().nullable(),
        seconds: Percentiles,
        businessSeconds: Percentiles,
      }),
    ),
    rows: z.array(
      z.object({
        threadId: z.string(),
        kind: ClockKind,
        platform: z.string(),
        policy: z.string(),
        agent: z.string().nullable(),
        state: ClockState,
        startedAt: z.string(),
        stoppedAt: z.string().nullable(),
        seconds: z.number(),
        businessSeconds: z.number(),
        targetSeconds: z.number(),
      }),
    ),
  })
  .openapi("ResponseReport");
export type ResponseReport = z.infer<typeof ResponseReport>;

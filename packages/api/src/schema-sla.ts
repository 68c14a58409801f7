import { z } from "@hono/zod-openapi";
import { Level } from "@kikimimi/core/mention/signal";
import { ClockKind } from "@kikimimi/core/sla/sla";
import { SlaPlan } from "@kikimimi/core/promise/plan";
import { ThreadRow } from "./schema.ts";

/** What a brand promises, with how often it was saved. */
export const PlanRow = z
  .object({ plan: SlaPlan, version: z.number().int(), updatedAt: z.string().nullable() })
  .openapi("SlaPlan");

/** A plan to try, on a thread that is so, at an instant. */
export const PlanTrialInput = z
  .strictObject({
    plan: SlaPlan,
    at: z.iso.datetime({ offset: true }),
    facts: z
      .strictObject({
        priority: z.number().int().min(0).max(100).default(0),
        urgency: Level.default(0),
        anger: Level.default(0),
        platform: z.string().max(64).default(""),
        topics: z.array(z.string().max(64)).max(50).default([]),
        tags: z.array(z.string().max(50)).max(50).default([]),
        team: z.string().max(100).nullable().default(null),
      })
      .prefault({}),
  })
  .openapi("SlaTrialInput");

/** What a plan would promise: the policy that fits, and its clocks. */
export const PlanTrial = z
  .object({
    policy: z.object({ policyId: z.string(), name: z.string() }).nullable(),
    /** Whether the policy's calendar is open at that instant. */
    open: z.boolean(),
    clocks: z.array(
      z.object({
        kind: ClockKind,
        targetSeconds: z.number(),
        warnAt: z.string().nullable(),
        /** Null where the calendar never opens for long enough. */
        dueAt: z.string().nullable(),
      }),
    ),
  })
  .openapi("SlaTrial");
export type PlanTrial = z.infer<typeof PlanTrial>;

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
    /** The policy that promises it. */
    policyId: z.string(),
    targetSeconds: z.number(),
    elapsedSeconds: z.number(),
    timeline: z.array(
      z.object({
        from: z.string(),
        to: z.string().nullable(),
        state: z.enum(["running", "waiting_for_customer", "resolved", "ignored"]),
        countedSeconds: z.number(),
        snoozed: z.boolean(),
        escalated: z.boolean(),
      }),
    ),
  })
  .openapi("Clock");

/** A thread's promises; `policy` is null where none is promised. */
export const Clocks = z
  .object({ policy: z.object({ policyId: z.string(), name: z.string() }).nullable(), clocks: z.array(Clock) })
  .openapi("Clocks");
export type Clocks = z.infer<typeof Clocks>;

const Share = z.object({ name: z.string().nullable(), late: z.number().int(), soon: z.number().int() });

/** What is late, and what soon will be. */
export const DueList = z
  .object({
    asOf: z.string(),
    late: z.number().int(),
    soon: z.number().int(),
    complete: z.boolean(),
    holders: z.array(Share),
    teams: z.array(Share),
    items: z.array(
      ThreadRow.extend({ dueAt: z.string(), clock: ClockKind, policyId: z.string(), late: z.boolean() }).openapi(
        "DueRow",
      ),
    ),
  })
  .openapi("DueList");
export type DueList = z.infer<typeof DueList>;

const Percentiles = z.object({
  p50: z.number().nullable(),
  p75: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
});

/** Response times of a window: by group, and the rows behind them. */
export const ResponseReport = z
  .object({
    from: z.string(),
    to: z.string(),
    timeZone: z.string(),
    source: z.enum(["clocks", "rollups"]),
    relativeError: z.number(),
    asOf: z.string(),
    openDays: z.array(z.string()),
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
        team: z.string().nullable(),
        priority: z.number().int(),
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

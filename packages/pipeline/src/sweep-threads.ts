import { MACHINE } from "@kikimimi/core/people/person";
import { announcementsAt, withTold } from "@kikimimi/core/promise/checks";
import { localDay } from "@kikimimi/core/report/response-times";
import { zoneOf } from "@kikimimi/core/promise/plan";
import { viewOf } from "@kikimimi/core/triage/thread-view";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { moveThread } from "./act-on-thread.ts";
import { type Context, newId } from "./context.ts";
import { describeError } from "./log.ts";
import { settleSla, touchDay } from "./settle-sla.ts";
import { planOf } from "./sla-plan.ts";

/** Threads of one step, and those that are dealt with at the same time. */
const STEP = 100;
const PARALLEL = 8;

/** Whoever began to compute by an older plan has written by then. */
const SETTLED_MS = 10 * 60_000;

/** What a sweep did: threads that it looked at, those that it could not deal with, and seconds by which it is behind. */
export type Sweep = { readonly looked: number; readonly failed: number; readonly behindSeconds: number };

/**
 * Deals with every thread whose time has come, brand by brand, for at most `budgetMs`: wakes what was snoozed until now,
 * tells of promises that are about to be broken or were, once each, and computes clocks again that a crash, or another
 * plan, left out of date. Every step is a condition on the thread, so that runs may overlap, die and be repeated.
 */
export async function sweepThreads({ ctx, input }: { ctx: Context; input: { budgetMs: number } }): Promise<Sweep> {
  const deadline = ctx.clock().getTime() + input.budgetMs;
  const sources = await ctx.store.sources.all();
  const sum = { looked: 0, failed: 0, behindSeconds: 0 };
  for (const brandId of new Set(sources.map((source) => source.brandId))) {
    const done = await sweepBrand(ctx, brandId, deadline);
    sum.looked += done.looked;
    sum.failed += done.failed;
    sum.behindSeconds = Math.max(sum.behindSeconds, done.behindSeconds);
  }
  return sum;
}

async function sweepBrand(ctx: Context, brandId: string, deadline: number): Promise<Sweep> {
  const [{ plan, version, updatedAt }, oldest] = await Promise.all([
    planOf(ctx, brandId),
    ctx.store.plans.oldestInUse(brandId),
  ]);
  const current = { version, zone: zoneOf(plan) };
  const sum = { looked: 0, failed: 0, behindSeconds: 0 };
  // What is due comes first; then whatever an older plan still counts.
  for (const planVersion of [null, version]) {
    add(sum, await sweepPartition(ctx, { brandId, planVersion, current, deadline }));
  }
  let empty = true;
  for (let old = oldest; old < version; old++) {
    const done = await sweepPartition(ctx, { brandId, planVersion: old, current, deadline });
    add(sum, done);
    empty &&= done.looked === 0 && !done.more;
  }
  const settled = updatedAt !== null && Date.parse(updatedAt) + SETTLED_MS < ctx.clock().getTime();
  if (empty && settled && oldest < version) await ctx.store.plans.setOldestInUse(brandId, version);
  return sum;
}

function add(sum: { looked: number; failed: number; behindSeconds: number }, done: Sweep): void {
  sum.looked += done.looked;
  sum.failed += done.failed;
  sum.behindSeconds = Math.max(sum.behindSeconds, done.behindSeconds);
}

/** The plan that holds, and by whose days reports count. */
type Current = { readonly version: number; readonly zone: string };

type Partition = {
  readonly brandId: string;
  readonly planVersion: number | null;
  readonly current: Current;
  readonly deadline: number;
};

/** Threads of one plan: those whose time has come, and all where another plan holds by now. */
async function sweepPartition(ctx: Context, partition: Partition): Promise<Sweep & { readonly more: boolean }> {
  const { brandId, planVersion, current, deadline } = partition;
  const sum = { looked: 0, failed: 0, behindSeconds: 0 };
  let after: string | undefined;
  for (;;) {
    const now = ctx.clock();
    const until = planVersion === null || planVersion === current.version ? now.toISOString() : undefined;
    const page = await ctx.store.lists.checks({ brandId, planVersion, until, limit: STEP, after });
    const late = lateness(page.items[0]?.checkAt, now);
    if (now.getTime() >= deadline) return { ...sum, behindSeconds: late, more: page.items.length > 0 };
    for (let start = 0; start < page.items.length; start += PARALLEL) {
      const group = page.items.slice(start, start + PARALLEL);
      const done = await Promise.all(group.map((stored) => checkSafely(ctx, stored, current)));
      sum.looked += group.length;
      sum.failed += done.filter((ok) => !ok).length;
    }
    if (page.more === null) return { ...sum, more: false };
    after = page.more;
  }
}

/** Seconds since a check was due; those at once, and those that wait for nothing but the plan, say nothing of time. */
function lateness(checkAt: string | undefined, now: Date): number {
  const due = Date.parse(checkAt ?? "");
  return Number.isFinite(due) ? Math.max(0, Math.round((now.getTime() - due) / 1000)) : 0;
}

/** One thread that cannot be dealt with holds up no other; it is tried again by the next run. */
async function checkSafely(ctx: Context, stored: StoredThread, current: Current): Promise<boolean> {
  try {
    await checkThread(ctx, stored, current);
    return true;
  } catch (error) {
    ctx.log.error("thread.not_swept", { threadId: stored.thread.threadId, error: describeError(error) });
    return false;
  }
}

async function checkThread(ctx: Context, stored: StoredThread, { version: planVersion, zone }: Current): Promise<void> {
  const now = ctx.clock().toISOString();
  const woken = isToWake(stored, now) ? await wake(ctx, stored.thread.threadId, now) : stored;
  const settled = await settleSla(ctx, woken ?? stored, planVersion);
  const announcements = announcementsAt(settled.thread, now);
  // First: figures that are made in between count the breach already.
  for (const { what, clock } of announcements) {
    if (what === "breached") await touchDay(ctx, settled.thread.brandId, localDay(clock.startedAt, zone));
  }
  if (announcements.length > 0) await announce(ctx, stored.thread.threadId, now);
}

function isToWake({ thread }: Pick<StoredThread, "thread">, now: string): boolean {
  const until = thread.snooze?.until ?? null;
  return until !== null && until <= now && viewOf(thread).status === "snoozed";
}

function wake(ctx: Context, threadId: string, now: string): Promise<StoredThread | undefined> {
  return moveThread(ctx, MACHINE, threadId, (thread) => (isToWake({ thread }, now) ? { type: "wake" } : "unchanged"));
}

/** Tells of what was not told yet, together with the mark that it was. */
async function announce(ctx: Context, threadId: string, now: string): Promise<void> {
  await ctx.store.threads.change(threadId, (thread) => {
    const announcements = announcementsAt(thread, now);
    if (announcements.length === 0) return "unchanged";
    const activities = announcements.map(({ what, clock: { kind, policyId, startedAt, dueAt } }) => ({
      type: `sla.${what}` as const,
      activityId: newId(ctx, "act"),
      threadId,
      at: now,
      by: MACHINE,
      clock: kind,
      policyId,
      startedAt,
      dueAt: dueAt ?? now,
    }));
    return { thread: withTold(thread, announcements, now), activities };
  });
}

import type { ClockRow } from "@kikimimi/core/report/response-times";
import { zoneOf } from "@kikimimi/core/promise/plan";
import type { Thread } from "@kikimimi/core/thread/thread";
import { isSlaStale, threadSlaOf } from "@kikimimi/core/promise/checks";
import type { ThreadSla } from "@kikimimi/core/sla/thread-sla";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { rowsByDay } from "./clock-rows.ts";
import { type Context, newUuid } from "./context.ts";
import { businessTimes, planOf } from "./sla-plan.ts";
import { clocksOf, historyOf } from "./thread-history.ts";

/** Tries before a thread that others keep writing is left to the sweeper. */
const ATTEMPTS = 5;

/** A thread's clocks as it is to keep them, and what reports count of them, by day. */
export type Counted = { readonly sla: ThreadSla; readonly rows: ReadonlyMap<string, readonly ClockRow[]> };

/** Counts a thread's clocks by its brand's plan, from everything that happened in it. */
export async function countThread(ctx: Context, thread: Thread, read = historyOf(ctx, thread)): Promise<Counted> {
  const { brandId, threadId } = thread;
  const [{ plan, version }, history, replies] = await Promise.all([
    planOf(ctx, brandId),
    read,
    ctx.store.replies.ofThread(threadId),
  ]);
  // A platform's clock may be ahead of ours; what it dates so has happened nevertheless.
  const said = history.mentions.flatMap(({ createdAt }) => (createdAt === null ? [] : [Date.parse(createdAt)]));
  const now = new Date(Math.max(ctx.clock().getTime(), ...said));
  const clocks = clocksOf({ plan, timeOf: businessTimes(plan), thread, history, now });
  const rows = rowsByDay({ thread, clocks, history, replies, zone: zoneOf(plan), now });
  return { sla: threadSlaOf(thread, version, clocks), rows };
}

/** Writes what reports count of a thread as it is at a revision; before the thread says that its clocks are counted. */
export async function keepRows(ctx: Context, { thread, rev }: StoredThread, { sla, rows }: Counted): Promise<void> {
  const { brandId, threadId } = thread;
  const days = await ctx.store.clockRows.put(brandId, { threadId, rev, planVersion: sla.planVersion }, rows);
  for (const day of days) await touchDay(ctx, brandId, day);
}

/** Says that the figures of a day are to be made again. */
export async function touchDay(ctx: Context, brandId: string, day: string): Promise<void> {
  await ctx.store.rollups.touch(brandId, { day, mark: newUuid(ctx) });
}

/**
 * Brings a thread's clocks up to date after something may have moved them, or another plan holds; writes nothing where
 * they are. What a crash leaves undone stands first among the sweeper's checks.
 */
export async function settleSla(ctx: Context, stored: StoredThread, planVersion = 0): Promise<StoredThread> {
  const isDue = ({ thread }: StoredThread): boolean =>
    isSlaStale(thread) || (thread.sla !== undefined && thread.sla.planVersion < planVersion);
  let known = stored;
  for (let attempt = 0; attempt < ATTEMPTS && isDue(known); attempt++) {
    const { thread, rev: seen } = known;
    const counted = await countThread(ctx, thread);
    await keepRows(ctx, known, counted);
    const next = await ctx.store.threads.change(thread.threadId, (current, _companion, rev) =>
      // Counted as it no longer is: once more.
      rev === seen ? { thread: { ...current, sla: counted.sla }, activities: [] } : "unchanged",
    );
    if (!next) return known;
    known = next;
  }
  return known;
}

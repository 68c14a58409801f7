import type { Actor } from "@kikimimi/core/actor";
import { type ResponseRow, type ResponseSummary, summarise, type SummaryKey } from "@kikimimi/core/response-times";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { daysBetween } from "./list-changes.ts";
import { businessTimes, readSlaPlan } from "./sla-plan.ts";
import { clocksOf, historyOf } from "./thread-clocks.ts";

export type ResponseReport = {
  /** One row a clock that began in the window, oldest first. */
  readonly rows: readonly ResponseRow[];
  readonly groups: readonly ResponseSummary[];
  /** Whether every thread of the window was looked at; a bound was met otherwise. */
  readonly complete: boolean;
};

/** Threads that one report looks at, and those read at the same time. */
const MAX_THREADS = 5_000;
const PARALLEL = 16;
const PAGE = 200;

/**
 * How fast a brand answered what began in a window: exact, from the mentions and activities themselves, so that repeated
 * deliveries and replays change nothing. Reads each thread that changed since the window began, 5,000 at most.
 */
export async function reportResponseTimes({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; from: Date; to: Date; by: SummaryKey };
}): Promise<ResponseReport> {
  const { brandId, from, to, by } = input;
  authorise(actor, "viewer", brandId);
  const { plan } = await readSlaPlan({ ctx, actor, input: { brandId } });
  const timeOf = businessTimes(plan);
  const now = ctx.clock();
  const { threads, complete } = await changedSince(ctx, brandId, from);
  const rows: ResponseRow[] = [];
  for (let start = 0; start < threads.length; start += PARALLEL) {
    const some = threads.slice(start, start + PARALLEL);
    const found = await Promise.all(
      some.map(async (stored) => {
        const history = await historyOf(ctx, stored);
        return rowsOf(stored, clocksOf({ plan, timeOf, stored, history, now }), history.activities, now);
      }),
    );
    rows.push(...found.flat());
  }
  const wanted = rows
    .filter(({ startedAt }) => startedAt >= from.toISOString() && startedAt < to.toISOString())
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  return { rows: wanted, groups: summarise(wanted, by), complete };
}

/** Every thread that changed since an instant, once, at its latest change. */
async function changedSince(
  ctx: Context,
  brandId: string,
  from: Date,
): Promise<{ threads: readonly StoredThread[]; complete: boolean }> {
  const threads = new Map<string, StoredThread>();
  for (const day of daysBetween(from, ctx.clock())) {
    let cursor: string | undefined;
    do {
      const page = await ctx.store.lists.recent({ brandId, day, limit: PAGE, cursor });
      for (const stored of page.items) threads.set(stored.thread.threadId, stored);
      if (threads.size > MAX_THREADS) return { threads: [...threads.values()].slice(0, MAX_THREADS), complete: false };
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  }
  return { threads: [...threads.values()], complete: true };
}

function rowsOf(
  { thread }: StoredThread,
  { policy, clocks }: ReturnType<typeof clocksOf>,
  activities: Awaited<ReturnType<typeof historyOf>>["activities"],
  now: Date,
): ResponseRow[] {
  return clocks.map((clock) => {
    const { startedAt, stoppedAt } = clock;
    const end = stoppedAt ?? now.getTime();
    const done = activities
      .filter(({ type, at }) => (type === "reply.sent" || type === "thread.claimed") && Date.parse(at) <= end)
      .sort((a, b) => (a.at < b.at ? 1 : -1));
    return {
      threadId: thread.threadId,
      kind: clock.kind,
      platform: thread.platform,
      policy: policy?.policyId ?? "",
      // Who sent the answer, or held the thread when it came from elsewhere.
      agent: stoppedAt === undefined ? null : (done[0]?.by.name ?? null),
      state: clock.state,
      startedAt: new Date(startedAt).toISOString(),
      stoppedAt: stoppedAt === undefined ? null : new Date(stoppedAt).toISOString(),
      seconds: Math.round((end - startedAt) / 1000),
      businessSeconds: Math.round(clock.elapsed / 1000),
      targetSeconds: Math.round(clock.target / 1000),
    };
  });
}

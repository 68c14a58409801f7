import type { Actor } from "@kikimimi/core/actor";
import { type ResponseRow, type ResponseSummary, summarise, type SummaryKey } from "@kikimimi/core/response-times";
import type { StoredReply } from "@kikimimi/store/replies";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { answerer } from "./answerer.ts";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { daysBetween } from "./list-changes.ts";
import { saidIdOf } from "./record-reply.ts";
import { businessTimes, readSlaPlan } from "./sla-plan.ts";
import { clocksOf, historyOf, type ThreadHistory } from "./thread-clocks.ts";

export type ResponseReport = {
  /** One row a clock that began in the window, oldest first. */
  readonly rows: readonly ResponseRow[];
  readonly groups: readonly ResponseSummary[];
  /** Whether every thread of the window was looked at; a bound, of threads or of time, was met otherwise. */
  readonly complete: boolean;
};

/** Threads that one report looks at, milliseconds that it may take, and threads that are read at the same time. */
const MAX_THREADS = 5_000;
const MAX_MS = 20_000;
const PARALLEL = 16;
const PAGE = 200;

/**
 * How fast a brand answered what began in a window: exact, from the mentions and activities themselves, so that repeated
 * deliveries and replays change nothing. Reads each thread that changed since the window began, those that changed
 * first before others, until all are read, 5,000 are, or twenty seconds are over.
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
  const late = (): boolean => ctx.clock().getTime() >= now.getTime() + MAX_MS;
  const { threads, complete } = await changedSince(ctx, brandId, from, late);
  const rows: ResponseRow[] = [];
  let read = 0;
  for (; read < threads.length && !late(); read += PARALLEL) {
    const some = threads.slice(read, read + PARALLEL);
    const found = await Promise.all(
      some.map(async (stored) => {
        const [history, replies] = await Promise.all([
          historyOf(ctx, stored),
          ctx.store.replies.ofThread(stored.thread.threadId),
        ]);
        return rowsOf(stored, clocksOf({ plan, timeOf, stored, history, now }), { ...history, replies }, now);
      }),
    );
    rows.push(...found.flat());
  }
  const wanted = rows
    .filter(({ startedAt }) => startedAt >= from.toISOString() && startedAt < to.toISOString())
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  return { rows: wanted, groups: summarise(wanted, by), complete: complete && read >= threads.length };
}

/** Every thread that changed since an instant, once, at its latest change. */
async function changedSince(
  ctx: Context,
  brandId: string,
  from: Date,
  late: () => boolean,
): Promise<{ threads: readonly StoredThread[]; complete: boolean }> {
  const threads = new Map<string, StoredThread>();
  for (const day of daysBetween(from, ctx.clock())) {
    let cursor: string | undefined;
    do {
      if (late()) return { threads: [...threads.values()], complete: false };
      const page = await ctx.store.lists.recent({ brandId, day, limit: PAGE, cursor });
      for (const stored of page.items) threads.set(stored.thread.threadId, stored);
      if (threads.size > MAX_THREADS) return { threads: [...threads.values()].slice(0, MAX_THREADS), complete: false };
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
  }
  return { threads: [...threads.values()], complete: true };
}

/** What happened in a thread, with what we answered. */
type Answered = ThreadHistory & { readonly replies: readonly StoredReply[] };

function rowsOf(
  { thread }: StoredThread,
  { policy, clocks }: ReturnType<typeof clocksOf>,
  history: Answered,
  now: Date,
): ResponseRow[] {
  return clocks.map((clock) => {
    const { startedAt, stoppedAt } = clock;
    const end = stoppedAt ?? now.getTime();
    return {
      threadId: thread.threadId,
      kind: clock.kind,
      platform: thread.platform,
      policy: policy?.policyId ?? "",
      agent: stoppedAt === undefined ? null : agentOf(history, stoppedAt),
      state: clock.state,
      startedAt: new Date(startedAt).toISOString(),
      stoppedAt: stoppedAt === undefined ? null : new Date(stoppedAt).toISOString(),
      seconds: Math.round((end - startedAt) / 1000),
      businessSeconds: Math.round(clock.elapsed / 1000),
      targetSeconds: Math.round(clock.target / 1000),
    };
  });
}

/**
 * Who ended a clock: whose reply our words of that instant are, which a platform may date before the activity that
 * tells of it; else who had last answered or taken the thread.
 */
function agentOf({ mentions, activities, replies }: Answered, stoppedAt: number): string | null {
  const said = mentions.find(
    ({ createdAt, revisions }) => revisions[0]?.own && createdAt !== null && Date.parse(createdAt) === stoppedAt,
  );
  const sent = said && replies.find(({ reply }) => saidIdOf(reply) === said.externalId);
  if (sent) return answerer(sent.reply).name;
  const done = activities
    .filter(({ type, at }) => (type === "reply.sent" || type === "thread.claimed") && Date.parse(at) <= stoppedAt)
    .sort((a, b) => (a.at < b.at ? 1 : -1));
  return done[0]?.by.name ?? null;
}

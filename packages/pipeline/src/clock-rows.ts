import type { Activity } from "@kikimimi/core/thread/activity";
import type { PromisedClock } from "@kikimimi/core/promise/promises";
import { type ClockRow, localDay } from "@kikimimi/core/report/response-times";
import { isCounting } from "@kikimimi/core/sla/sla";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { StoredReply } from "@kikimimi/store/replies";
import { answerer, saidIdOf } from "./answerer.ts";
import type { ThreadHistory } from "./thread-history.ts";

/** What reports count of a thread's clocks, by the day of `zone` on which each began. */
export function rowsByDay(input: {
  readonly thread: Thread;
  readonly clocks: readonly PromisedClock[];
  readonly history: ThreadHistory;
  readonly replies: readonly StoredReply[];
  readonly zone: string;
  readonly now: Date;
}): ReadonlyMap<string, readonly ClockRow[]> {
  const { thread, clocks, history, replies, zone, now } = input;
  const rows = clocks.map((clock): ClockRow => {
    const { kind, startedAt, stoppedAt, breachedAt, dueAt } = clock;
    return {
      kind,
      policyId: clock.policy.policyId,
      platform: thread.platform,
      agent: stoppedAt === undefined ? null : agentOf(history, replies, stoppedAt),
      team: thread.team,
      priority: clock.priority,
      startedAt: new Date(startedAt).toISOString(),
      stoppedAt: maybeIso(stoppedAt),
      running: isCounting(clock),
      businessSeconds: clock.elapsed / 1000,
      countedAt: now.toISOString(),
      targetSeconds: Math.round(clock.target / 1000),
      dueAt: maybeIso(breachedAt ?? dueAt),
      breached: clock.state === "breached",
    };
  });
  return Map.groupBy(rows, (row) => localDay(row.startedAt, zone));
}

function maybeIso(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

/**
 * Who ended a clock: whose reply our words of that instant are, which a platform may date before the activity that
 * tells of it; else who had last answered or taken the thread.
 */
function agentOf(
  { mentions, activities }: ThreadHistory,
  replies: readonly StoredReply[],
  stoppedAt: number,
): string | null {
  const said = mentions.find(
    ({ createdAt, revisions }) => revisions[0]?.own && createdAt !== null && Date.parse(createdAt) === stoppedAt,
  );
  const sent = said && replies.find(({ reply }) => saidIdOf(reply) === said.externalId);
  if (sent) return answerer(sent.reply).name;
  const done = activities.findLast(({ type, at }) => ENDS.has(type) && Date.parse(at) <= stoppedAt);
  return done?.type === "thread.assigned" ? done.to.name : (done?.by.name ?? null);
}

const ENDS: ReadonlySet<Activity["type"]> = new Set([
  "reply.sent",
  "thread.claimed",
  "thread.assigned",
  "thread.closed",
  "thread.ignored",
]);

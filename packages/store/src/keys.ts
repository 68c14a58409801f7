import type { Mention } from "@kikimimi/core/mention/mention";
import { type Reply, sweepAt } from "@kikimimi/core/reply/reply";
import type { Thread } from "@kikimimi/core/thread/thread";
import { nextCheckAt } from "@kikimimi/core/promise/checks";
import { isActive, type ThreadView } from "@kikimimi/core/triage/thread-view";
import { listOf, type QueueList } from "./queue-list.ts";

/** Names of the table's indexes; all project keys only, because items are then read by key, consistently. */
export const INDEXES = {
  /** Mentions of a thread by time posted; threads of a brand by day and time changed. */
  timeline: { name: "gsi1", pk: "gsi1pk", sk: "gsi1sk" },
  /** Threads that need people, most pressing first; parked deliveries and corrected mentions, oldest first. */
  priority: { name: "gsi2", pk: "gsi2pk", sk: "gsi2sk" },
  /** The same threads, soonest due first. */
  due: { name: "gsi3", pk: "gsi3pk", sk: "gsi3sk" },
  /** Threads that time or a new plan moves, by when to look at them next. */
  check: { name: "gsi4", pk: "gsi4pk", sk: "gsi4sk" },
} as const;

/** The attribute that holds an item's expiry in epoch seconds. */
export const TTL_ATTRIBUTE = "ttl";

export type Key = { readonly pk: string; readonly sk: string };

const FAR = "9999-12-31T23:59:59.999Z";

/**
 * Every prefix and every fixed key stands in one place of these files and means one thing in the table and its indexes.
 * What is written with each mention is short, because it is paid for by its length.
 */
export const mentionKey = (mentionId: string): Key => ({ pk: `M#${mentionId}`, sk: "M" });

/** Everything of a thread beside its mentions: itself, its activities, its replies, and what the machine notes of it. */
export const threadPartition = (threadId: string): string => `T#${threadId}`;
export const threadKey = (threadId: string): Key => ({ pk: threadPartition(threadId), sk: "T" });
/** The thread whose item has a key. */
export const threadIdIn = (key: Readonly<Record<string, unknown>>): string =>
  String(key["pk"]).slice(threadPartition("").length);
export const activityPrefix = "A#";
export const activityKey = (threadId: string, activityId: string): Key => ({
  pk: threadPartition(threadId),
  sk: `${activityPrefix}${activityId}`,
});
export const replyPrefix = "R#";
export const replyKey = (threadId: string, replyId: string): Key => ({
  pk: threadPartition(threadId),
  sk: `${replyPrefix}${replyId}`,
});

/** What was lately written in a brand's posts, by the bands of their fingerprints. */
export const bandKey = (brandId: string, band: string): Key => ({ pk: `BAND#${brandId}#${band}`, sk: "BAND" });

/** A wave's members, an item each. */
export const wavePartition = (waveId: string): string => `WAVE#${waveId}`;
export const waveMemberKey = (waveId: string, threadId: string): Key => ({ pk: wavePartition(waveId), sk: threadId });

/** UTC day of an instant, `YYYY-MM-DD`. */
export const dayOf = (at: Date | string): string => (typeof at === "string" ? at : at.toISOString()).slice(0, 10);

export const threadTimeline = (threadId: string): string => `SAID#${threadId}`;
const mentionTimelineSk = (createdAt: string, mentionId: string): string => `${createdAt}#${mentionId}`;
export const changesPartition = (brandId: string, day: string): string => `CHANGES#${brandId}#${day}`;
export const correctionsPartition = (brandId: string): string => `CORRECTED#${brandId}`;
export const outboxPartition = (brandId: string): string => `OUTBOX#${brandId}`;
export const queuePartition = (brandId: string, list: QueueList): string => `QUEUE#${brandId}#${list}`;

/** Threads of a brand that are counted by one version of its plan, or whose clocks were never computed. */
export const checksPartition = (brandId: string, planVersion: number | null): string =>
  `CHECKS#${brandId}#${planVersion ?? "none"}`;

/** Index attributes of a mention; only those that a person corrected, and that are still there, are in gsi2. */
export function mentionIndexKeys(mention: Mention): Record<string, string> {
  const { mentionId, threadId, createdAt, correction, deletedAt } = mention;
  return {
    ...(threadId === null || createdAt === null
      ? {}
      : { gsi1pk: threadTimeline(threadId), gsi1sk: mentionTimelineSk(createdAt, mentionId) }),
    ...(correction === null || deletedAt !== null
      ? {}
      : { gsi2pk: correctionsPartition(mention.brandId), gsi2sk: `${correction.at}#${mentionId}` }),
  };
}

/** Index attributes of a reply: in its brand's outbox while a sender has to do something about it. */
export function replyIndexKeys(reply: Reply): Record<string, string> {
  const at = sweepAt(reply);
  return at === null ? {} : { gsi2pk: outboxPartition(reply.brandId), gsi2sk: `${at}#${reply.replyId}` };
}

/** Index attributes of a thread; threads that need nobody stay out of the queue's indexes and cost nothing there. */
export function threadIndexKeys(thread: Thread, view: ThreadView, updatedAt: string): Record<string, string> {
  const changes = {
    gsi1pk: changesPartition(thread.brandId, dayOf(updatedAt)),
    gsi1sk: `${updatedAt}#${thread.threadId}`,
  };
  const checks = checkKeys(thread, view);
  const list = listOf(view.status);
  const places = placesOf(thread, view);
  if (!list || !places) return { ...changes, ...checks };
  const partition = queuePartition(thread.brandId, list);
  return { ...changes, ...checks, gsi2pk: partition, gsi2sk: places.priority, gsi3pk: partition, gsi3sk: places.due };
}

/** Where a thread stands on its list, by what that is sorted; unique, because a place ends with the thread's id. */
export type Places = { readonly priority: string; readonly due: string };

/** A thread's places; none for one that stands on no list. */
export function placesOf(thread: Thread, view: ThreadView): Places | undefined {
  const list = listOf(view.status);
  if (!list) return undefined;
  const [priority, due] = placesIn(list, thread, view);
  return { priority: `${priority}#${thread.threadId}`, due: `${due}#${thread.threadId}` };
}

/** Where the sweeper finds a thread, if it has to. */
function checkKeys(thread: Thread, { status }: ThreadView): Record<string, string> {
  const wakeAt = status === "snoozed" ? (thread.snooze?.until ?? null) : null;
  const at = nextCheckAt(thread, { active: isActive(status), wakeAt });
  if (at === undefined) return {};
  return {
    gsi4pk: checksPartition(thread.brandId, thread.sla?.planVersion ?? null),
    gsi4sk: `${at}#${thread.threadId}`,
  };
}

/** Where a thread stands on a list by priority and by time: what is due soonest first, what was done last first. */
function placesIn(list: QueueList, thread: Thread, view: ThreadView): readonly [string, string] {
  const rank = String(100 - view.decision.priority).padStart(3, "0");
  const done = descending(thread.ignored?.at ?? thread.closed?.at ?? "");
  switch (list) {
    case "active":
      return [`${rank}#${view.dueAt ?? FAR}`, `${view.dueAt ?? FAR}#${rank}`];
    case "waiting":
      return [`${rank}#${view.lastAt ?? FAR}`, `${view.lastAt ?? FAR}#${rank}`];
    case "snoozed":
      return [`${rank}#${thread.snooze?.until ?? FAR}`, `${thread.snooze?.until ?? FAR}#${rank}`];
    case "closed":
      return [done, done];
    default:
      return list satisfies never;
  }
}

/** Text that sorts later instants first. */
function descending(at: string): string {
  return String(8.64e15 - Date.parse(at)).padStart(16, "0");
}

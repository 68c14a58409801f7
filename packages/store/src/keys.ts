import { instantOf } from "@kikimimi/core/identity";
import type { Mention } from "@kikimimi/core/mention";
import { type Reply, sweepAt } from "@kikimimi/core/reply";
import type { Thread, ThreadView } from "@kikimimi/core/thread";

/** Names of the table's indexes; all project keys only, because items are then read by key, consistently. */
export const INDEXES = {
  /** Mentions of a thread by time posted; threads of a brand by day and time changed. */
  timeline: { name: "gsi1", pk: "gsi1pk", sk: "gsi1sk" },
  /** Threads that need people, most pressing first; parked deliveries and corrected mentions, oldest first. */
  priority: { name: "gsi2", pk: "gsi2pk", sk: "gsi2sk" },
  /** The same threads, soonest due first. */
  due: { name: "gsi3", pk: "gsi3pk", sk: "gsi3sk" },
} as const;

/** The attribute that holds an item's expiry in epoch seconds. */
export const TTL_ATTRIBUTE = "ttl";

export type Key = { readonly pk: string; readonly sk: string };

/** The two halves of the queue that people list. */
export type QueueHalf = "active" | "closed";

const FAR = "9999-12-31T23:59:59.999Z";

export const mentionKey = (mentionId: string): Key => ({ pk: `M#${mentionId}`, sk: "M" });
export const threadKey = (threadId: string): Key => ({ pk: `T#${threadId}`, sk: "T" });
export const activityKey = (threadId: string, activityId: string): Key => ({
  pk: `T#${threadId}`,
  sk: `A#${activityId}`,
});
export const activityPrefix = "A#";
export const replyKey = (threadId: string, replyId: string): Key => ({ pk: `T#${threadId}`, sk: `R#${replyId}` });
export const replyPrefix = "R#";
export const sourceKey = (platform: string, sourceId: string): Key => ({
  pk: "SOURCES",
  sk: `${platform}#${sourceId}`,
});
export const sourceStateKey = (platform: string, sourceId: string): Key => ({
  pk: `SOURCE#${platform}#${sourceId}`,
  sk: "STATE",
});
export const sourceTokenKey = (platform: string, sourceId: string): Key => ({
  pk: `SOURCE#${platform}#${sourceId}`,
  sk: "TOKEN",
});
export const sourceHeardKey = (platform: string, sourceId: string): Key => ({
  pk: `SOURCE#${platform}#${sourceId}`,
  sk: "HEARD",
});
export const slaPlanKey = (brandId: string): Key => ({ pk: `SLA#${brandId}`, sk: "PLAN" });
export const sourcesPartition = "SOURCES";

/** What one account of a platform may still do: its request slots, and its spending in one period. */
export const slotsKey = (platform: string, account: string): Key => ({
  pk: `ACCOUNT#${platform}#${account}`,
  sk: "SLOTS",
});
export const spendingKey = (platform: string, account: string, period: string): Key => ({
  pk: `ACCOUNT#${platform}#${account}`,
  sk: `SPENT#${period}`,
});

/** What was lately written in a brand's posts, by the bands of their fingerprints. */
export const bandKey = (brandId: string, band: string): Key => ({ pk: `BAND#${brandId}#${band}`, sk: "BAND" });

/** A wave's members, an item each. */
export const wavePartition = (waveId: string): string => `WAVE#${waveId}`;
export const waveMemberKey = (waveId: string, threadId: string): Key => ({ pk: wavePartition(waveId), sk: threadId });

/** A brand's topics; their revision sorts before all of them, so that a query reads it first. */
export const topicsPartition = (brandId: string): string => `TOPICS#${brandId}`;
export const topicRevisionKey = (brandId: string): Key => ({ pk: topicsPartition(brandId), sk: "R" });
export const topicKey = (brandId: string, topicId: string): Key => ({
  pk: topicsPartition(brandId),
  sk: `T#${topicId}`,
});

/** UTC day of an instant, `YYYY-MM-DD`. */
export const dayOf = (at: Date | string): string => (typeof at === "string" ? at : at.toISOString()).slice(0, 10);

/** One brand's archive of one UTC day: deliveries sort by arrival, because their ids do. */
export const archivePartition = (brandId: string, day: string): string => `D#${brandId}#${day}`;

/** The key of one piece of an archived delivery; undefined when the id is not one of ours. */
export function deliveryKey(brandId: string, deliveryId: string, piece: string): Key | undefined {
  const at = instantOf(deliveryId);
  return at && { pk: archivePartition(brandId, dayOf(at)), sk: `${deliveryId}#${piece}` };
}

export const threadTimeline = (threadId: string): string => `T#${threadId}`;
const mentionTimelineSk = (createdAt: string, mentionId: string): string => `${createdAt}#${mentionId}`;
export const changesPartition = (brandId: string, day: string): string => `C#${brandId}#${day}`;
export const correctionsPartition = (brandId: string): string => `K#${brandId}`;
export const outboxPartition = (brandId: string): string => `O#${brandId}`;
export const parkedPartition = (brandId: string): string => `F#${brandId}`;
export const queuePartition = (brandId: string, half: QueueHalf): string => `Q#${brandId}#${half}`;

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
  if (view.status === "open") return changes;
  const closedAt = view.status === "closed" ? thread.closed?.at : undefined;
  const partition = queuePartition(thread.brandId, closedAt ? "closed" : "active");
  const due = view.dueAt ?? FAR;
  const rank = String(100 - view.decision.priority).padStart(3, "0");
  return {
    ...changes,
    gsi2pk: partition,
    gsi2sk: closedAt ? `${descending(closedAt)}#${thread.threadId}` : `${rank}#${due}#${thread.threadId}`,
    gsi3pk: partition,
    gsi3sk: closedAt ? `${descending(closedAt)}#${thread.threadId}` : `${due}#${rank}#${thread.threadId}`,
  };
}

/** Text that sorts later instants first. */
function descending(at: string): string {
  return String(8.64e15 - Date.parse(at)).padStart(16, "0");
}

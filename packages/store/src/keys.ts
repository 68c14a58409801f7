import { instantOf } from "@kikimimi/core/identity";
import type { Mention } from "@kikimimi/core/mention";
import type { Notice } from "@kikimimi/core/notice";
import { type Reply, sweepAt } from "@kikimimi/core/reply";
import type { Thread } from "@kikimimi/core/thread";
import { nextCheckAt } from "@kikimimi/core/sla-checks";
import { isActive, type ThreadStatus, type ThreadView } from "@kikimimi/core/thread-view";
import type { WebhookMessage } from "@kikimimi/core/webhook-message";

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

/** The two halves of the queue that people list. */
export type QueueList = "active" | "waiting" | "snoozed" | "closed";

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
/** The oldest version of a plan by which some thread may still be counted. */
export const slaOldestKey = (brandId: string): Key => ({ pk: `SLA#${brandId}`, sk: "OLDEST" });
/** The newest version of a plan by which every clock of the past was counted again. */
export const slaRecountedKey = (brandId: string): Key => ({ pk: `SLA#${brandId}`, sk: "RECOUNTED" });
/** Days whose rollups have to be made again. */
export const dirtyDayPrefix = "DIRTY#";
export const dirtyDayKey = (brandId: string, day: string): Key => ({
  pk: `SLA#${brandId}`,
  sk: `${dirtyDayPrefix}${day}`,
});
/** A thread's clocks that began on one day of its brand's zone; and the days on which any of them ever did. */
export const clockRowsPartition = (brandId: string, day: string): string => `Y#${brandId}#${day}`;
export const clockRowsKey = (brandId: string, day: string, threadId: string): Key => ({
  pk: clockRowsPartition(brandId, day),
  sk: threadId,
});
export const clockDaysKey = (threadId: string): Key => ({ pk: `T#${threadId}`, sk: "CLOCKS" });
/** A brand's rollups by one key, by day and kind of clock. */
export const rollupPartition = (brandId: string, by: string): string => `U#${brandId}#${by}`;
export const rollupKey = (brandId: string, by: string, day: string, kind: string): Key => ({
  pk: rollupPartition(brandId, by),
  sk: `${day}#${kind}`,
});
/** How much was said of a brand on one day of its zone. */
export const volumePartition = (brandId: string): string => `VOLUME#${brandId}`;
export const volumeDayKey = (brandId: string, day: string): Key => ({ pk: volumePartition(brandId), sk: day });
/** Threads of a brand that are counted by one version of its plan, or whose clocks were never computed. */
export const checksPartition = (brandId: string, planVersion: number | null): string =>
  `N#${brandId}#${planVersion ?? "NONE"}`;
export const sourcesPartition = "SOURCES";

/** An API key, and what lists a brand's keys: one item a brand and key, with nothing in it. */
export const apiKeyKey = (keyId: string): Key => ({ pk: `KEY#${keyId}`, sk: "KEY" });
export const apiKeysPartition = (brandId: string): string => `KEYS#${brandId}`;
export const apiKeyEntryKey = (brandId: string, keyId: string): Key => ({ pk: apiKeysPartition(brandId), sk: keyId });

/** A brand's audit log of one UTC day: what was set out to do, by time, and what became of it. */
export const auditPartition = (brandId: string, day: string): string => `AUDIT#${brandId}#${day}`;
export const auditEntryKey = (brandId: string, day: string, entryId: string): Key => ({
  pk: auditPartition(brandId, day),
  sk: `I#${entryId}`,
});
export const auditOutcomeKey = (brandId: string, day: string, entryId: string): Key => ({
  pk: auditPartition(brandId, day),
  sk: `O#${entryId}`,
});

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

/** A brand's named documents of one kind; those that are one person's own lie apart from the shared ones. */
export const documentsPartition = (kind: string, brandId: string, owner: string | null): string =>
  owner === null ? `DOCS#${kind}#${brandId}` : `DOCS#${kind}#${brandId}#${owner}`;
export const documentKey = (kind: string, brandId: string, owner: string | null, id: string): Key => ({
  pk: documentsPartition(kind, brandId, owner),
  sk: id,
});

/** What a person is told of a brand's threads, by time; gsi2 holds what they have not read. */
export const noticesPartition = (brandId: string, personId: string): string => `N#${brandId}#${personId}`;
export const unreadPartition = (brandId: string, personId: string): string => `U#${brandId}#${personId}`;
export const noticeKey = (brandId: string, personId: string, noticeId: string): Key => ({
  pk: noticesPartition(brandId, personId),
  sk: noticeId,
});
export const unreadIndexKeys = ({ brandId, personId, noticeId }: Notice): Record<string, string> => ({
  gsi2pk: unreadPartition(brandId, personId),
  gsi2sk: noticeId,
});

/** A brand's outgoing webhooks: its subscriptions, and how far its changes were told. */
export const webhooksPartition = (brandId: string): string => `WEBHOOKS#${brandId}`;
export const subscriptionPrefix = "S#";
export const subscriptionKey = (brandId: string, subscriptionId: string): Key => ({
  pk: webhooksPartition(brandId),
  sk: `${subscriptionPrefix}${subscriptionId}`,
});
export const tellingKey = (brandId: string): Key => ({ pk: webhooksPartition(brandId), sk: "TELLING" });
/** What webhooks were told of a thread. */
export const toldKey = (threadId: string): Key => ({ pk: `T#${threadId}`, sk: "TOLD" });
export const webhookMessageKey = (subscriptionId: string, messageId: string): Key => ({
  pk: `H#${subscriptionId}`,
  sk: messageId,
});

/**
 * Threads that lie on a desk: a person's who holds them, the leads' that wait for one of them, a team's that nobody of it
 * holds yet. One item a thread.
 */
export const deskPartition = (brandId: string, desk: string): string => `DESK#${brandId}#${desk}`;
export const deskKey = (brandId: string, desk: string, threadId: string): Key => ({
  pk: deskPartition(brandId, desk),
  sk: threadId,
});

/** How many threads lie on each of a brand's desks, and whose turn it is in each of its teams. */
export const loadsPartition = (brandId: string): string => `LOADS#${brandId}`;
export const loadPrefix = "L#";
export const loadKey = (brandId: string, desk: string): Key => ({
  pk: loadsPartition(brandId),
  sk: `${loadPrefix}${desk}`,
});
export const turnPrefix = "T#";
export const turnKey = (brandId: string, teamId: string): Key => ({
  pk: loadsPartition(brandId),
  sk: `${turnPrefix}${teamId}`,
});

/** What a brand's people have before them; one item a person. */
export const leasesPartition = (brandId: string): string => `LEASES#${brandId}`;
export const leaseKey = (brandId: string, personId: string): Key => ({ pk: leasesPartition(brandId), sk: personId });

/** How far a brand's rules looked at its changes, and what they wait for. */
export const automationPlaceKey = (brandId: string): Key => ({ pk: `AUTOMATIONS#${brandId}`, sk: "PLACE" });
/** The revision up to which rules looked at a thread. */
export const ruledKey = (threadId: string): Key => ({ pk: `T#${threadId}`, sk: "RULED" });
/** What one rule did with a thread for one event. */
export const automationRunPrefix = "AUTO#";
export const automationRunKey = (threadId: string, automationId: string, eventId: string): Key => ({
  pk: `T#${threadId}`,
  sk: `${automationRunPrefix}${automationId}#${eventId}`,
});
export const automationRunsPartition = (brandId: string): string => `AUTORUNS#${brandId}`;
/** Threads that a rule looks at when a stretch of time is over, by when it is. */
export const timersPartition = (brandId: string): string => `TIMERS#${brandId}`;
export const timerKey = (brandId: string, at: string, threadId: string, automationId: string): Key => ({
  pk: timersPartition(brandId),
  sk: `${at}#${threadId}#${automationId}`,
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
export const queuePartition = (brandId: string, list: QueueList): string => `Q#${brandId}#${list}`;

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

export const messageLogPartition = (subscriptionId: string): string => `H#${subscriptionId}`;
export const messagesDuePartition = (subscriptionId: string): string => `W#${subscriptionId}`;
export const messagesFailedPartition = (subscriptionId: string): string => `X#${subscriptionId}`;

/** Index attributes of a webhook's message: in the log, and among those that are due or that failed. */
export function webhookMessageIndexKeys(message: WebhookMessage): Record<string, string> {
  const { subscriptionId, messageId, createdAt, state, nextAt } = message;
  const place = `${createdAt}#${messageId}`;
  const log = { gsi1pk: messageLogPartition(subscriptionId), gsi1sk: place };
  if (state === "failed") return { ...log, gsi2pk: messagesFailedPartition(subscriptionId), gsi2sk: place };
  if (nextAt === null) return log;
  return { ...log, gsi2pk: messagesDuePartition(subscriptionId), gsi2sk: `${nextAt}#${messageId}` };
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
  if (!list) return { ...changes, ...checks };
  const partition = queuePartition(thread.brandId, list);
  const [priority, due] = placesIn(list, thread, view);
  return {
    ...changes,
    ...checks,
    gsi2pk: partition,
    gsi2sk: `${priority}#${thread.threadId}`,
    gsi3pk: partition,
    gsi3sk: `${due}#${thread.threadId}`,
  };
}

/** Where the sweeper finds a thread, if it has to. */
function checkKeys(thread: Thread, { status }: ThreadView): Record<string, string> {
  const wakeAt = status === "snoozed" ? (thread.snooze?.until ?? null) : null;
  const at = nextCheckAt(thread, { active: isActive(status), wakeAt });
  if (at === undefined) return {};
  return { gsi4pk: checksPartition(thread.brandId, thread.sla?.planVersion ?? null), gsi4sk: `${at}#${thread.threadId}` };
}

/** The list that shows threads of a status; those that need nobody stand on none. */
export function listOf(status: ThreadStatus): QueueList | undefined {
  if (isActive(status)) return "active";
  if (status === "waiting" || status === "snoozed" || status === "closed") return status;
  return status === "ignored" ? "closed" : undefined;
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

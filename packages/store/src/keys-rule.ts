import { type Key, threadPartition } from "./keys.ts";

/** A brand's topics; their revision sorts before all of them, so that a query reads it first. */
export const topicsPartition = (brandId: string): string => `TOPICS#${brandId}`;
export const topicRevisionKey = (brandId: string): Key => ({ pk: topicsPartition(brandId), sk: "REVISION" });
export const topicKey = (brandId: string, topicId: string): Key => ({
  pk: topicsPartition(brandId),
  sk: `TOPIC#${topicId}`,
});

/** A brand's named documents of one kind; those that are one person's own lie apart from the shared ones. */
export const documentsPartition = (kind: string, brandId: string, owner: string | null): string =>
  `DOCS#${kind}#${brandId}${owner === null ? "" : `#${owner}`}`;
export const documentKey = (kind: string, brandId: string, owner: string | null, id: string): Key => ({
  pk: documentsPartition(kind, brandId, owner),
  sk: id,
});

/** How far a brand's rules looked at its changes, and what they wait for. */
export const automationPlaceKey = (brandId: string): Key => ({ pk: `AUTOMATIONS#${brandId}`, sk: "RULING" });
/** The revision up to which rules looked at a thread. */
export const ruledKey = (threadId: string): Key => ({ pk: threadPartition(threadId), sk: "RULED" });
/** What one rule did with a thread for one event. */
export const automationRunPrefix = "RUN#";
export const automationRunKey = (threadId: string, automationId: string, eventId: string): Key => ({
  pk: threadPartition(threadId),
  sk: `${automationRunPrefix}${automationId}#${eventId}`,
});
export const automationRunsPartition = (brandId: string): string => `RUNS#${brandId}`;
/** Threads that a rule looks at when a stretch of time is over, by when it is. */
export const timersPartition = (brandId: string): string => `TIMERS#${brandId}`;
export const timerKey = (brandId: string, at: string, threadId: string, automationId: string): Key => ({
  pk: timersPartition(brandId),
  sk: `${at}#${threadId}#${automationId}`,
});

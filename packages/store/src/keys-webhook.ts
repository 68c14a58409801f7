import type { WebhookMessage } from "@kikimimi/core/webhook/message";
import { type Key, threadPartition } from "./keys.ts";

/** A brand's outgoing webhooks: its subscriptions, and how far its changes were told. */
export const webhooksPartition = (brandId: string): string => `WEBHOOKS#${brandId}`;
export const subscriptionPrefix = "SUBSCRIPTION#";
export const subscriptionKey = (brandId: string, subscriptionId: string): Key => ({
  pk: webhooksPartition(brandId),
  sk: `${subscriptionPrefix}${subscriptionId}`,
});
export const tellingKey = (brandId: string): Key => ({ pk: webhooksPartition(brandId), sk: "TELLING" });
/** What webhooks were told of a thread. */
export const toldKey = (threadId: string): Key => ({ pk: threadPartition(threadId), sk: "TOLD" });
export const webhookMessageKey = (subscriptionId: string, messageId: string): Key => ({
  pk: `MESSAGES#${subscriptionId}`,
  sk: messageId,
});

export const messageLogPartition = (subscriptionId: string): string => `MESSAGELOG#${subscriptionId}`;
export const messagesDuePartition = (subscriptionId: string): string => `DUE#${subscriptionId}`;
export const messagesFailedPartition = (subscriptionId: string): string => `FAILED#${subscriptionId}`;

/** Index attributes of a webhook's message: in the log, and among those that are due or that failed. */
export function webhookMessageIndexKeys(message: WebhookMessage): Record<string, string> {
  const { subscriptionId, messageId, createdAt, state, nextAt } = message;
  const place = `${createdAt}#${messageId}`;
  const log = { gsi1pk: messageLogPartition(subscriptionId), gsi1sk: place };
  if (state === "failed") return { ...log, gsi2pk: messagesFailedPartition(subscriptionId), gsi2sk: place };
  if (nextAt === null) return log;
  return { ...log, gsi2pk: messagesDuePartition(subscriptionId), gsi2sk: `${nextAt}#${messageId}` };
}

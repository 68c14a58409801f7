import type { WebhookMessage as CoreMessage } from "@kikimimi/core/webhook/message";
import type { WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import type { WebhookMessage, WebhookRow } from "./schema-webhook.ts";

/** A subscription without its sealed secrets. */
export function presentWebhook({ schemaVersion: _version, secrets, ...rest }: WebhookSubscription): WebhookRow {
  return { ...rest, secrets: secrets.map(({ createdAt, expiresAt }) => ({ createdAt, expiresAt })) };
}

/** A message without what it says: the thread says that, to those who may read it. */
export function presentMessage(message: CoreMessage): WebhookMessage {
  const { messageId, event, createdAt, state, nextAt, tries, attempts } = message;
  const { eventId, type, at, thread } = event;
  const threadId = thread?.threadId ?? null;
  return { messageId, eventId, type, eventAt: at, threadId, createdAt, state, nextAt, tries, attempts };
}

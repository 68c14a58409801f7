import { z } from "@hono/zod-openapi";
import { Attempt, WebhookMessage as CoreMessage } from "@kikimimi/core/webhook/message";
import { WebhookDraft, WebhookSubscription } from "@kikimimi/core/webhook/subscription";

/** What people say of a webhook. */
export const WebhookInput = z.object({ ...WebhookDraft.shape }).openapi("WebhookInput");

const { subscriptionId, brandId, createdAt, createdBy, updatedAt, pause, failures, failingSince } =
  WebhookSubscription.shape;

/** An outgoing webhook; its secrets are told once, when they are made. */
export const WebhookRow = z
  .object({
    subscriptionId,
    brandId,
    url: z.string(),
    events: z.array(z.string()),
    description: z.string(),
    includeText: z.boolean(),
    createdAt,
    createdBy,
    updatedAt,
    /** Why and since when nothing is sent; null while it is. */
    pause,
    failures,
    failingSince,
    /** When each secret was made and until when it signs, the newest first. */
    secrets: z.array(z.object({ createdAt: z.string(), expiresAt: z.string().nullable() })),
  })
  .openapi("Webhook");
export type WebhookRow = z.infer<typeof WebhookRow>;

/** A webhook with the secret that was just made for it. */
export const WebhookWithSecret = z.object({ webhook: WebhookRow, secret: z.string() }).openapi("WebhookWithSecret");

const { messageId, state, nextAt, tries } = CoreMessage.shape;

/** One event as it was, or is to be, sent to one webhook. */
export const WebhookMessage = z
  .object({
    messageId,
    eventId: z.string(),
    type: z.string(),
    eventAt: z.string(),
    threadId: z.string().nullable(),
    createdAt: CoreMessage.shape.createdAt,
    state,
    nextAt,
    tries,
    /** The newest twenty, oldest first. */
    attempts: z.array(Attempt),
  })
  .openapi("WebhookMessage");
export type WebhookMessage = z.infer<typeof WebhookMessage>;

export const WebhookMessages = z
  .object({ items: z.array(WebhookMessage), next: z.string().nullable() })
  .openapi("WebhookMessages");

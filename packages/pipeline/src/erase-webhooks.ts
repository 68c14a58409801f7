import type { ErasureStep, RunningErasure } from "@kikimimi/core/people/erasure";
import type { WebhookMessage } from "@kikimimi/core/webhook/message";
import * as z from "zod";
import type { Context } from "./context.ts";

/** Messages of one step. */
const PAGE = 100;

const Place = z.object({ subscriptionId: z.string(), cursor: z.string().nullable() });

/**
 * Takes what receivers of webhooks answered about erased posts out of some more of their logs: they may have sent the words
 * back. The words that we send are never kept with a message, they are read when it is sent.
 */
export async function eraseFromWebhooks(ctx: Context, erasure: RunningErasure): Promise<ErasureStep> {
  const { subscriptions } = await ctx.store.subscriptions.ofBrand(erasure.brandId);
  const ids = subscriptions.map(({ subscriptionId }) => subscriptionId).sort();
  const place = erasure.place === null ? undefined : Place.parse(JSON.parse(erasure.place));
  const subscriptionId = ids.find((id) => place === undefined || id >= place.subscriptionId);
  if (subscriptionId === undefined) return { place: null, read: {} };
  const cursor = subscriptionId === place?.subscriptionId ? (place.cursor ?? undefined) : undefined;
  const { items, next } = await ctx.store.webhookMessages.log({ subscriptionId, failed: false, limit: PAGE, cursor });
  for (const message of await aboutErased(ctx, items)) {
    await ctx.store.webhookMessages.change(subscriptionId, message.messageId, withoutAnswers);
  }
  const following = ids[ids.indexOf(subscriptionId) + 1];
  const then =
    next === null ? following && { subscriptionId: following, cursor: null } : { subscriptionId, cursor: next };
  return { place: then ? JSON.stringify(then) : null, read: { messages: items.length } };
}

/** Messages with answers that were about a post which is erased now. */
async function aboutErased(ctx: Context, messages: readonly WebhookMessage[]): Promise<WebhookMessage[]> {
  const answered = messages.filter(({ attempts }) => attempts.some(({ body }) => body !== ""));
  const mentionIds = new Set(answered.flatMap(({ event }) => event.thread?.mentionId ?? []));
  const found = await ctx.store.mentions.many([...mentionIds]);
  const erased = new Set(
    found.filter(({ mention }) => mention.erasedAt !== undefined).map((one) => one.mention.mentionId),
  );
  return answered.filter(({ event }) => erased.has(event.thread?.mentionId ?? ""));
}

function withoutAnswers(message: WebhookMessage): WebhookMessage | "unchanged" {
  if (message.attempts.every(({ body }) => body === "")) return "unchanged";
  return { ...message, attempts: message.attempts.map((attempt) => ({ ...attempt, body: "" })) };
}

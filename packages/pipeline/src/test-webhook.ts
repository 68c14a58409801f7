import { newTest, type WebhookMessage } from "@kikimimi/core/webhook/message";
import { type WebhookAct, webhookOf } from "./act-on-webhook.ts";
import { newId } from "./context.ts";
import { sendWebhook } from "./send-webhook.ts";

/** Sends one `webhook.test` at once, also to what is paused, and answers with what came of it. It is not repeated. */
export async function testWebhook(act: WebhookAct): Promise<WebhookMessage> {
  const { ctx } = act;
  const to = await webhookOf(act);
  const at = ctx.clock().toISOString();
  const messageId = newId(ctx, "msg");
  const { subscriptionId, brandId } = to;
  const event = { eventId: messageId, type: "webhook.test", at, thread: null, by: null, facts: {}, words: {} };
  const message = newTest({ messageId, subscriptionId, brandId, event }, at);
  await ctx.store.webhookMessages.create(message);
  await sendWebhook(ctx, to, messageId);
  return (await ctx.store.webhookMessages.get(subscriptionId, messageId)) ?? message;
}

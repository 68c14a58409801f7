import { AppError } from "@kikimimi/core/base/error";
import { replay, type WebhookMessage } from "@kikimimi/core/webhook/message";
import { type WebhookAct, webhookOf } from "./act-on-webhook.ts";

/** Messages that one call puts back. */
const LIMIT = 500;

/** Sends one message again under the same `webhook-id`; `conflict` while it is being sent. */
export async function replayWebhookMessage(act: WebhookAct<{ messageId: string }>): Promise<WebhookMessage> {
  const { ctx, input } = act;
  await webhookOf(act);
  const at = ctx.clock().toISOString();
  const message = await ctx.store.webhookMessages.change(input.subscriptionId, input.messageId, (known) => {
    const again = replay(known, at);
    if (again === "unchanged") throw new AppError("conflict", "The message is being sent right now.");
    return again;
  });
  if (!message) throw new AppError("not_found", `There is no message ${input.messageId}.`);
  return message;
}

/** Sends everything again that failed for good and came to be since an instant; `more` asks to be called once more. */
export async function replayWebhook(act: WebhookAct<{ since: string }>): Promise<{ replayed: number; more: boolean }> {
  const { ctx, input } = act;
  const { subscriptionId } = await webhookOf(act);
  const at = ctx.clock().toISOString();
  const { webhookMessages } = ctx.store;
  const failed = await webhookMessages.failedSince(subscriptionId, new Date(input.since).toISOString(), LIMIT);
  let replayed = 0;
  for (const messageId of failed) {
    const message = await webhookMessages.change(subscriptionId, messageId, (known) =>
      known.state === "failed" && known.event.type !== "webhook.test" ? replay(known, at) : "unchanged",
    );
    if (message?.state === "pending") replayed++;
  }
  return { replayed, more: failed.length === LIMIT };
}

import { noSuchWebhook, type WebhookAct } from "./act-on-webhook.ts";
import { authorise } from "./authorise.ts";

/** Ends a subscription; what waits is never sent, and the log goes with the time that it is kept. */
export async function removeWebhook({ ctx, actor, input }: WebhookAct): Promise<void> {
  authorise(actor, "lead", input.brandId);
  const isRemoved = await ctx.store.subscriptions.remove(input.brandId, input.subscriptionId);
  if (!isRemoved) throw noSuchWebhook(input.subscriptionId);
}

import type { WebhookMessage } from "@kikimimi/core/webhook/message";
import type { Paged } from "@kikimimi/store/page";
import { type WebhookAct, webhookOf } from "./act-on-webhook.ts";

/** What a subscription was sent, or is to be, newest first, with every attempt. */
export async function listWebhookMessages(
  act: WebhookAct<{ failed: boolean; limit: number; cursor?: string | undefined }>,
): Promise<Paged<WebhookMessage>> {
  await webhookOf(act);
  return act.ctx.store.webhookMessages.log(act.input);
}

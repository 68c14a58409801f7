import { WebhookDraft, type WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import { changeWebhook, type WebhookAct } from "./act-on-webhook.ts";
import { targeted } from "./add-webhook.ts";
import { authorise } from "./authorise.ts";

/** Changes where a subscription's events go and which they are; what waits goes to the new address. */
export async function editWebhook(act: WebhookAct<{ draft: WebhookDraft }>): Promise<WebhookSubscription> {
  authorise(act.actor, "lead", act.input.brandId);
  const draft = targeted(act.ctx, WebhookDraft.parse(act.input.draft));
  return changeWebhook(act, (known, at) => ({ ...known, ...draft, updatedAt: at }));
}

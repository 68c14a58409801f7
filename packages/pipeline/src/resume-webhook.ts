import { resume, type WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import { changeWebhook, type WebhookAct } from "./act-on-webhook.ts";

/** Sends again, whatever it was paused for; what waits goes out. */
export async function resumeWebhook(act: WebhookAct): Promise<WebhookSubscription> {
  return changeWebhook(act, resume);
}

import { pause, type WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import { changeWebhook, type WebhookAct } from "./act-on-webhook.ts";

/** Stops sending; events go on being kept for it. */
export async function pauseWebhook(act: WebhookAct): Promise<WebhookSubscription> {
  return changeWebhook(act, (known, at) => pause(known, act.actor.name, at));
}

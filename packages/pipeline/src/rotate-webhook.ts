import { newSecret } from "@kikimimi/core/webhook/standard-webhook";
import { rotate, type WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import { changeWebhook, type WebhookAct } from "./act-on-webhook.ts";
import { SECRET_BYTES } from "./add-webhook.ts";

/** Exchanges the secret, which is told this once; the old one signs beside it for a day. */
export async function rotateWebhook(act: WebhookAct): Promise<{ webhook: WebhookSubscription; secret: string }> {
  const secret = newSecret(act.ctx.random(SECRET_BYTES));
  const sealed = act.ctx.seal.seal(secret);
  return { webhook: await changeWebhook(act, (known, at) => rotate(known, sealed, at)), secret };
}

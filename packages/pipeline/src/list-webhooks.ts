import type { Actor } from "@kikimimi/core/people/actor";
import type { WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** A brand's outgoing webhooks, oldest first; their addresses may be secrets of their own, so leads see them only. */
export async function listWebhooks({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string };
}): Promise<readonly WebhookSubscription[]> {
  authorise(actor, "lead", input.brandId);
  return (await ctx.store.subscriptions.ofBrand(input.brandId)).subscriptions;
}

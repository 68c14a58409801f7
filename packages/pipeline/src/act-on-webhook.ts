import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** Input of every verb that is about one subscription. */
export type WebhookAct<T = object> = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly input: { readonly brandId: string; readonly subscriptionId: string } & T;
};

/** Authorises and loads; throws `not_found`. */
export async function webhookOf({ ctx, actor, input }: WebhookAct): Promise<WebhookSubscription> {
  authorise(actor, "lead", input.brandId);
  const known = await ctx.store.subscriptions.get(input.brandId, input.subscriptionId);
  if (!known) throw noSuchWebhook(input.subscriptionId);
  return known;
}

/** Authorises and applies one pure rule, conditionally; throws `not_found`. */
export async function changeWebhook(
  { ctx, actor, input }: WebhookAct,
  rule: (known: WebhookSubscription, at: string) => WebhookSubscription | "unchanged",
): Promise<WebhookSubscription> {
  authorise(actor, "lead", input.brandId);
  const at = ctx.clock().toISOString();
  const changed = await ctx.store.subscriptions.change(input.brandId, input.subscriptionId, (known) => rule(known, at));
  if (!changed) throw noSuchWebhook(input.subscriptionId);
  return changed;
}

/** The error for a subscription that is not there. */
export function noSuchWebhook(subscriptionId: string): AppError {
  return new AppError("not_found", `There is no webhook ${subscriptionId}.`);
}

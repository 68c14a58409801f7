import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { newSecret } from "@kikimimi/core/webhook/standard-webhook";
import { refusalOfTarget } from "@kikimimi/core/webhook/target";
import { newSubscription, WebhookDraft, type WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import { authorise } from "./authorise.ts";
import { type Context, newId } from "./context.ts";

/** Subscriptions of one brand: each event is told to each of them. */
const MAX_SUBSCRIPTIONS = 50;

/** Random bytes of a secret. */
export const SECRET_BYTES = 32;

/** Subscribes an address to events from now on; the secret is told this once. */
export async function addWebhook({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; draft: WebhookDraft };
}): Promise<{ webhook: WebhookSubscription; secret: string }> {
  const { brandId } = input;
  authorise(actor, "lead", brandId);
  const draft = targeted(ctx, WebhookDraft.parse(input.draft));
  const { subscriptions } = await ctx.store.subscriptions.ofBrand(brandId);
  if (subscriptions.length >= MAX_SUBSCRIPTIONS)
    throw new AppError("conflict", `A brand has at most ${MAX_SUBSCRIPTIONS} webhooks.`);
  const secret = newSecret(ctx.random(SECRET_BYTES));
  const seed = { subscriptionId: newId(ctx, "whk"), brandId, at: ctx.clock().toISOString(), by: actor.name };
  const webhook = newSubscription(draft, { ...seed, sealed: ctx.seal.seal(secret) });
  await ctx.store.subscriptions.create(webhook);
  return { webhook, secret };
}

/** Refuses an address that nothing would ever be sent to; what its name resolves to is checked at each attempt. */
export function targeted(ctx: Context, draft: WebhookDraft): WebhookDraft {
  const refusal = refusalOfTarget(new URL(draft.url), ctx.outgoing.reach);
  if (refusal === undefined) return draft;
  const message = `The address ${refusal}.`;
  throw new AppError("invalid_input", `url: ${message}`, { issues: [{ path: "url", message }] });
}

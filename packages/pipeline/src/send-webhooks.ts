import { afterRound, type Round, type WebhookSubscription } from "@kikimimi/core/webhook/subscription";
import type { Context } from "./context.ts";
import { describeError } from "./log.ts";
import { type Attempted, sendWebhook } from "./send-webhook.ts";

/** Messages of one subscription, and subscriptions, that are sent at the same time. */
const BATCH = 10;
const PARALLEL = 8;

/** What a run came to. */
export type SendRun = { readonly succeeded: number; readonly failed: number };

/**
 * Sends what is due, subscription by subscription, so that one slow receiver holds up nobody else; no attempt begins
 * after `budgetMs`. It may overlap with another run and end anywhere: each message has one sender at a time.
 */
export async function sendWebhooks({ ctx, input }: { ctx: Context; input: { budgetMs: number } }): Promise<SendRun> {
  const deadline = ctx.clock().getTime() + input.budgetMs;
  const brands = [...new Set((await ctx.store.sources.all()).map((source) => source.brandId))];
  const known = await Promise.all(brands.map((brandId) => ctx.store.subscriptions.ofBrand(brandId)));
  const open = known.flatMap(({ subscriptions }) => subscriptions).filter(({ pause }) => pause === null);
  const run = { succeeded: 0, failed: 0 };
  for (let start = 0; start < open.length; start += PARALLEL) {
    const rounds = await Promise.all(open.slice(start, start + PARALLEL).map((to) => roundOf(ctx, to, deadline)));
    for (const { succeeded, failed } of rounds) {
      run.succeeded += succeeded;
      run.failed += failed;
    }
  }
  return run;
}

async function roundOf(ctx: Context, to: WebhookSubscription, deadline: number): Promise<Round> {
  const round = { succeeded: 0, failed: 0, gone: false };
  // An index that lags names again what was sent a moment ago.
  const seen = new Set<string>();
  while (ctx.clock().getTime() < deadline) {
    const due = await ctx.store.webhookMessages.due(to.subscriptionId, ctx.clock(), BATCH + seen.size);
    const fresh = due.filter((messageId) => !seen.has(messageId)).slice(0, BATCH);
    if (fresh.length === 0) break;
    for (const messageId of fresh) seen.add(messageId);
    const done = await Promise.all(fresh.map((messageId) => trySend(ctx, to, messageId)));
    const count = (what: Attempted): number => done.filter((one) => one === what).length;
    const [succeeded, failed] = [count("succeeded"), count("failed") + count("gone")];
    round.succeeded += succeeded;
    round.failed += failed;
    round.gone ||= count("gone") > 0;
    // A receiver that took nothing of a batch is left alone until the next run.
    if (round.gone || (failed > 0 && succeeded === 0)) break;
  }
  await settle(ctx, to, round);
  return round;
}

async function trySend(ctx: Context, to: WebhookSubscription, messageId: string): Promise<Attempted> {
  try {
    return await sendWebhook(ctx, to, messageId);
  } catch (error) {
    // The attempt is noted as begun: the message comes back by itself.
    ctx.log.error("webhook.failed", { subscriptionId: to.subscriptionId, messageId, error: describeError(error) });
    return "skipped";
  }
}

/** Notes how the receiver does, and that it is paused where that has gone on for too long. */
async function settle(ctx: Context, { brandId, subscriptionId }: WebhookSubscription, round: Round): Promise<void> {
  if (round.succeeded + round.failed === 0) return;
  const at = ctx.clock().toISOString();
  const before = await ctx.store.subscriptions.get(brandId, subscriptionId);
  const now = await ctx.store.subscriptions.change(brandId, subscriptionId, (known) => afterRound(known, round, at));
  if (before?.pause === null && now?.pause)
    ctx.log.error("webhook.paused", { brandId, subscriptionId, reason: now.pause.reason, failures: now.failures });
}

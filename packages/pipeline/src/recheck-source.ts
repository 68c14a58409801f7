import type { Source, SourceState } from "@kikimimi/core/source/source";
import { viewOf } from "@kikimimi/core/triage/thread-view";
import type { Secrets } from "@kikimimi/platforms/call";
import type { Platform } from "@kikimimi/platforms/platform";
import type { Known, Poller } from "@kikimimi/platforms/poller";
import type { Budget } from "./budget.ts";
import type { Context } from "./context.ts";
import { withCall } from "./platform-call.ts";
import { deliveryOf } from "./receive-delivery.ts";

/** How often the posts that wait for an answer are looked at again. */
const EVERY_MS = 10 * 60 * 1000;

/** Threads of the queue that are looked through, and posts that are asked for, in one run. */
const MAX_THREADS = 100;
const MAX_POSTS = 100;

export type RecheckInput = {
  readonly ctx: Context;
  readonly source: Source;
  readonly platform: Platform;
  readonly secrets: Secrets;
  readonly budget: Budget;
  readonly state: SourceState;
  readonly recheck: NonNullable<Poller["recheck"]>;
  readonly save: (change: Partial<SourceState>) => Promise<void>;
};

/**
 * Looks again at the posts of one source that wait for an answer, where the platform tells no deletes: nobody should
 * answer words that were taken back. The most pressing first, a bounded number every ten minutes.
 */
export async function recheckSource(input: RecheckInput): Promise<void> {
  const { ctx, source, platform, secrets, budget, state, recheck, save } = input;
  const now = ctx.clock();
  if (state.recheckedAt !== undefined && Date.parse(state.recheckedAt) + EVERY_MS > now.getTime()) return;
  const posts = await waitingPosts(ctx, source);
  for (let start = 0; start < posts.length; start += recheck.max) {
    await budget.check();
    const some = posts.slice(start, start + recheck.max);
    const { body, spent } = await withCall(ctx, source, platform, secrets, (call) => recheck.fetch(call, some));
    if (spent !== undefined) await budget.spend(spent);
    if (body === undefined) continue;
    const delivery = deliveryOf(ctx, source, "poll", Buffer.from(body));
    await ctx.queues.send("inbound", { type: "delivery.received", delivery });
  }
  await save({ recheckedAt: now.toISOString() });
}

async function waitingPosts(ctx: Context, { brandId, platform, sourceId }: Source): Promise<Known[]> {
  const { items } = await ctx.store.lists.queue({
    brandId,
    list: "active",
    sort: "priority",
    limit: MAX_THREADS,
    wanted: ({ thread }) => thread.platform === platform && thread.sourceId === sourceId,
  });
  const leads = items.flatMap(({ thread }) => viewOf(thread).decision.leadMentionId ?? []);
  const mentions = await ctx.store.mentions.many(leads.slice(0, MAX_POSTS));
  return mentions.flatMap(({ mention }) => {
    const [content] = mention.revisions;
    return content ? [{ externalId: mention.externalId, address: content.address ?? {} }] : [];
  });
}

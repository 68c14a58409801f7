import type { Activity } from "@kikimimi/core/activity";
import type { Actor } from "@kikimimi/core/actor";
import type { BusinessTime } from "@kikimimi/core/calendar";
import type { Mention } from "@kikimimi/core/mention";
import { type SlaClock, slaClocks, warningAt } from "@kikimimi/core/sla";
import { policyFor, type SlaPlan, type SlaPolicy, slaEventsOf } from "@kikimimi/core/sla-plan";
import { viewOf } from "@kikimimi/core/thread";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { noSuchThread } from "./act-on-thread.ts";
import { authoriseFor } from "./authorise.ts";
import type { Context } from "./context.ts";
import { businessTimes, readSlaPlan } from "./sla-plan.ts";

/** A thread's promises: which policy holds, and each clock with when people should be warned. */
export type ThreadClocks = {
  readonly policy: SlaPolicy | null;
  readonly clocks: readonly (SlaClock & { readonly warnAt: number | undefined })[];
};

/** Mentions of a thread that clocks look at, newest first; longer conversations are counted from there. */
const MAX_MENTIONS = 500;
const PAGE = 100;

/** How a thread stands against what is promised, with the timeline that explains it. */
export async function readClocks({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { threadId: string };
}): Promise<ThreadClocks> {
  const stored = await ctx.store.threads.get(input.threadId);
  const missing = noSuchThread(input.threadId);
  if (!stored) throw missing;
  const { brandId } = stored.thread;
  authoriseFor(actor, "viewer", brandId, missing);
  const [{ plan }, history] = await Promise.all([
    readSlaPlan({ ctx, actor, input: { brandId } }),
    historyOf(ctx, stored),
  ]);
  return clocksOf({ plan, timeOf: businessTimes(plan), stored, history, now: ctx.clock() });
}

/** Everything of a thread that its promises follow from. */
export type ThreadHistory = { readonly mentions: readonly Mention[]; readonly activities: readonly Activity[] };

/** Reads a thread's mentions and activities. */
export async function historyOf(ctx: Context, { thread: { threadId } }: StoredThread): Promise<ThreadHistory> {
  const [mentions, activities] = await Promise.all([
    newestMentions(ctx, threadId),
    ctx.store.threads.activities(threadId),
  ]);
  return { mentions, activities };
}

async function newestMentions(ctx: Context, threadId: string): Promise<Mention[]> {
  const mentions: Mention[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await ctx.store.mentions.ofThread(threadId, { limit: PAGE, cursor: cursor ?? undefined });
    mentions.push(...page.items.map(({ mention }) => mention));
    cursor = page.next;
  } while (cursor !== null && mentions.length < MAX_MENTIONS);
  return mentions;
}

/** The clocks of a thread by its brand's plan. */
export function clocksOf(input: {
  readonly plan: SlaPlan;
  readonly timeOf: (policy: SlaPolicy) => BusinessTime;
  readonly stored: StoredThread;
  readonly history: ThreadHistory;
  readonly now: Date;
}): ThreadClocks {
  const { plan, timeOf, stored, history, now } = input;
  const { priority, leadMentionId } = viewOf(stored.thread).decision;
  const lead = history.mentions.find(({ mentionId }) => mentionId === leadMentionId);
  const topics = lead?.topics?.matches.map(({ topicId }) => topicId) ?? [];
  const policy = policyFor(plan, { priority, platform: stored.thread.platform, topics });
  if (!policy) return { policy: null, clocks: [] };
  const time = timeOf(policy);
  const clocks = slaClocks(slaEventsOf(history.mentions, history.activities), policy.targets, time, now);
  return {
    policy,
    clocks: clocks.map((clock) => ({ ...clock, warnAt: warningAt(clock, policy.warnAt, time, now)?.getTime() })),
  };
}

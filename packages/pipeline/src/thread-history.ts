import type { Activity } from "@kikimimi/core/thread/activity";
import type { BusinessTime } from "@kikimimi/core/time/calendar";
import type { Mention } from "@kikimimi/core/mention/mention";
import { type PromisedClock, promisesOf } from "@kikimimi/core/promise/promises";
import type { SlaPlan, SlaPolicy } from "@kikimimi/core/promise/plan";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { Context } from "./context.ts";

/** Mentions of a thread that clocks look at, newest first; longer conversations are counted from there. */
const MAX_MENTIONS = 2_000;
const PAGE = 100;

/** Everything of a thread that its promises follow from. */
export type ThreadHistory = { readonly mentions: readonly Mention[]; readonly activities: readonly Activity[] };

/** Reads a thread's mentions and activities. */
export async function historyOf(ctx: Context, thread: Thread): Promise<ThreadHistory> {
  const [mentions, activities] = await Promise.all([
    mentionsOf(ctx, thread),
    ctx.store.threads.activities(thread.threadId),
  ]);
  return { mentions, activities };
}

/** The newest mentions, and all that the thread itself remembers: its timeline may lag a moment. */
async function mentionsOf(ctx: Context, { threadId, evidence }: Thread): Promise<Mention[]> {
  const mentions = new Map<string, Mention>();
  let cursor: string | undefined;
  do {
    const page = await ctx.store.mentions.ofThread(threadId, { limit: PAGE, cursor });
    for (const { mention } of page.items) mentions.set(mention.mentionId, mention);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && mentions.size < MAX_MENTIONS);
  const missed = evidence.map(({ mentionId }) => mentionId).filter((id) => !mentions.has(id));
  for (const { mention } of await ctx.store.mentions.many(missed)) {
    if (mention.threadId === threadId) mentions.set(mention.mentionId, mention);
  }
  return [...mentions.values()];
}

/** The clocks of a thread by its brand's plan. */
export function clocksOf(input: {
  readonly plan: SlaPlan;
  readonly timeOf: (policy: SlaPolicy) => BusinessTime;
  readonly thread: Thread;
  readonly history: ThreadHistory;
  readonly now: Date;
}): readonly PromisedClock[] {
  const { history, ...rest } = input;
  return promisesOf({ ...rest, ...history });
}

import type { Actor } from "@kikimimi/core/people/actor";
import type { PromisedClock } from "@kikimimi/core/promise/promises";
import { isCounting } from "@kikimimi/core/sla/sla";
import type { SlaPolicy } from "@kikimimi/core/promise/plan";
import { noSuchThread } from "./act-on-thread.ts";
import { authoriseFor } from "./authorise.ts";
import type { Context } from "./context.ts";
import { businessTimes, planOf } from "./sla-plan.ts";
import { clocksOf, historyOf } from "./thread-history.ts";

/** A thread's promises: the policy of the one that runs out first, else of the last, and each clock. */
export type ThreadClocks = { readonly policy: SlaPolicy | null; readonly clocks: readonly PromisedClock[] };

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
  const [{ plan }, history] = await Promise.all([planOf(ctx, brandId), historyOf(ctx, stored.thread)]);
  const clocks = clocksOf({ plan, timeOf: businessTimes(plan), thread: stored.thread, history, now: ctx.clock() });
  const running = clocks.filter(isCounting).toSorted((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity));
  return { policy: (running[0] ?? clocks.at(-1))?.policy ?? null, clocks };
}

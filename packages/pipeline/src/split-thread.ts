import { AppError } from "@kikimimi/core/base/error";
import { threadIdOf } from "@kikimimi/core/base/identity";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { actOnThread, noSuchThread, type ThreadAct } from "./act-on-thread.ts";
import { authoriseFor } from "./authorise.ts";
import type { Context } from "./context.ts";
import { placeMention } from "./place-mention.ts";

/** Mentions that one request takes out of a thread. */
export const MAX_SPLIT = 50;

/**
 * Takes mentions out of a thread into a new one, which is named after the first of them, so that asking again goes on where
 * a crash left off. What customers say under them later still comes to the old thread, as the platform names it.
 */
export async function splitThread(act: ThreadAct<{ readonly mentionIds: readonly string[] }>): Promise<StoredThread> {
  const { ctx, actor, input } = act;
  const { threadId } = input;
  const missing = noSuchThread(threadId);
  const stored = await ctx.store.threads.get(threadId);
  if (!stored) throw missing;
  authoriseFor(actor, "agent", stored.thread.brandId, missing);
  const mentionIds = [...new Set(input.mentionIds)].sort();
  const [first] = mentionIds;
  if (first === undefined || mentionIds.length > MAX_SPLIT) {
    throw new AppError("invalid_input", `Name 1 to ${MAX_SPLIT} mentions to take out.`);
  }
  const { brandId, platform, sourceId, conversation } = stored.thread;
  const into = threadIdOf(brandId, platform, `split:${first}`);
  const found = await ctx.store.mentions.many(mentionIds);
  const left = found.filter(({ mention }) => mention.threadId === threadId);
  const taken = found.filter(({ mention }) => mention.threadId === into);
  const isRepeated = taken.length === 0 || (await wasSplit(ctx, threadId, into));
  if (!isRepeated || left.length + taken.length < mentionIds.length) {
    throw new AppError("not_found", "Not all of these mentions are in this thread; look again.");
  }
  if (left.some(({ mention }) => mention.deletedAt !== null)) {
    throw new AppError("conflict", "One of these mentions was deleted; there is nothing left to move.");
  }
  await ctx.store.threads.join({ threadId: into, brandId, platform, sourceId, conversation }, []);
  if (taken.length === 0) {
    await actOnThread({ ctx, actor, input: { threadId, action: { type: "split", mentionIds, into } } });
  }
  const placement = { threadId: into, by: { id: actor.id, name: actor.name }, at: ctx.clock().toISOString() };
  for (const mentionId of mentionIds) await placeMention(ctx, mentionId, placement);
  await ctx.queues.send("response", { type: "thread.needs_person", brandId, threadId: into });
  return (await ctx.store.threads.get(into)) ?? stored;
}

/** Whether a request before this one began to take the same mentions out of this thread. */
async function wasSplit(ctx: Context, threadId: string, into: string): Promise<boolean> {
  const activities = await ctx.store.threads.activities(threadId);
  return activities.some((one) => one.type === "thread.split" && one.into === into);
}

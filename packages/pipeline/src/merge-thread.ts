import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { ReplyState } from "@kikimimi/core/reply/reply";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { actOnThread, noSuchThread, type ThreadAct } from "./act-on-thread.ts";
import { authoriseFor } from "./authorise.ts";
import type { Context } from "./context.ts";
import { placeMention, wholeOf } from "./place-mention.ts";
import { seedsOf } from "./thread-seeds.ts";

/** Replies of these states are on their way and come back to the thread that they were written in. */
const UNDERWAY: readonly ReplyState[] = ["submitted", "queued", "sending", "doubtful"];

const PAGE = 100;

/**
 * Makes a thread a part of another one of its brand: everything that was and will be said in it is read and answered there.
 * Its tags and followers join the whole's, as far as there is room. First the part says so, so that nothing new stays behind, then its mentions move one by one; after a crash, asking again
 * goes on. Returns the whole.
 */
export async function mergeThread(act: ThreadAct<{ readonly into: string }>): Promise<StoredThread> {
  const { ctx, actor, input } = act;
  const { threadId } = input;
  const part = await readable(ctx, actor, threadId);
  const whole = await wholeOf(ctx, (await readable(ctx, actor, input.into)).thread.threadId);
  if (!whole) throw noSuchThread(input.into);
  const into = whole.thread.threadId;
  if (into === threadId) throw new AppError("invalid_input", "A thread cannot be a part of itself.");
  if (whole.thread.brandId !== part.thread.brandId) {
    throw new AppError("invalid_input", "Both threads have to be of one brand.");
  }
  if (part.thread.merged?.into !== into) {
    await refuseUnderway(ctx, threadId);
    await actOnThread({ ctx, actor, input: { threadId, action: { type: "merge", into } } });
  }
  await moveAll(ctx, actor, threadId, into);
  // Nobody works on the part any more, so what it has now is what it had.
  const { tags, followers } = part.thread;
  const action = { type: "absorb", part: threadId, tags, followers } as const;
  return actOnThread({ ctx, actor, input: { threadId: into, action } });
}

/** Makes a part a thread of its own again, with everything that its conversation ever said. Returns it. */
export async function separateThread(act: ThreadAct): Promise<StoredThread> {
  const { ctx, actor, input } = act;
  const { threadId } = input;
  const { merged } = (await readable(ctx, actor, threadId)).thread;
  if (!merged) throw new AppError("conflict", "The thread is no part of another one.");
  const whole = merged.into;
  const own = await mentionsIn(ctx, whole, (homes) => homes.includes(threadId));
  await actOnThread({ ctx, actor, input: { threadId, action: { type: "separate" } } });
  await actOnThread({ ctx, actor, input: { threadId: whole, action: { type: "part", part: threadId } } });
  const placement = { threadId: null, by: { id: actor.id, name: actor.name }, at: ctx.clock().toISOString() };
  for (const mentionId of own) await placeMention(ctx, mentionId, placement);
  return readable(ctx, actor, threadId);
}

async function readable(ctx: Context, actor: Actor, threadId: string): Promise<StoredThread> {
  const missing = noSuchThread(threadId);
  const stored = await ctx.store.threads.get(threadId);
  if (!stored) throw missing;
  authoriseFor(actor, "agent", stored.thread.brandId, missing);
  return stored;
}

async function refuseUnderway(ctx: Context, threadId: string): Promise<void> {
  const replies = await ctx.store.replies.ofThread(threadId);
  if (replies.every(({ reply }) => !UNDERWAY.includes(reply.state))) return;
  throw new AppError("conflict", "A reply of this thread is on its way; merge when it has arrived.");
}

async function moveAll(ctx: Context, actor: Actor, part: string, into: string): Promise<void> {
  const placement = { threadId: into, by: { id: actor.id, name: actor.name }, at: ctx.clock().toISOString() };
  const stored = await ctx.store.threads.get(part);
  const remembered = stored?.thread.evidence.filter(({ state }) => state.type !== "moved") ?? [];
  const ids = new Set([...(await mentionsIn(ctx, part)), ...remembered.map(({ mentionId }) => mentionId)]);
  for (const mentionId of ids) await placeMention(ctx, mentionId, placement);
}

/** Ids of a thread's mentions; only of those whose own conversations' threads are `wanted`. */
async function mentionsIn(
  ctx: Context,
  threadId: string,
  wanted: (homes: readonly string[]) => boolean = () => true,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ctx.store.mentions.ofThread(threadId, { limit: PAGE, cursor });
    for (const { mention } of page.items) {
      if (wanted(seedsOf(mention).map((seed) => seed.threadId))) ids.push(mention.mentionId);
    }
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

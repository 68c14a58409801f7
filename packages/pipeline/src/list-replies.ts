import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { Reply } from "@kikimimi/core/reply/reply";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { StoredReply } from "@kikimimi/store/replies";
import { loadReply, loadThread, type ReplyAct } from "./act-on-reply.ts";
import type { ReplyCheck } from "./check-reply.ts";
import { checkLoaded } from "./check-stored-reply.ts";
import type { Context } from "./context.ts";

/** A reply with what its platform would say to it now; null where it is sent, or where nobody can be asked any more. */
export type CheckedReply = StoredReply & { readonly check: ReplyCheck | null };

/** A thread's replies, oldest first, each unsent one checked. */
export async function listReplies(act: {
  ctx: Context;
  actor: Actor;
  input: { threadId: string };
}): Promise<CheckedReply[]> {
  const thread = await loadThread(act, "viewer");
  const replies = await act.ctx.store.replies.ofThread(act.input.threadId);
  return Promise.all(replies.map((stored) => checked(act.ctx, thread, stored)));
}

/** A reply that was just written, with its check. */
export async function checkedReply(ctx: Context, stored: StoredReply): Promise<CheckedReply> {
  const thread = await ctx.store.threads.get(stored.reply.threadId);
  return thread ? checked(ctx, thread.thread, stored) : { ...stored, check: null };
}

async function checked(ctx: Context, thread: Thread, stored: StoredReply): Promise<CheckedReply> {
  return { ...stored, check: await checkOf(ctx, thread, stored.reply) };
}

async function checkOf(ctx: Context, thread: Thread, reply: Reply): Promise<ReplyCheck | null> {
  if (reply.state === "sent") return null;
  try {
    return await checkLoaded(ctx, { reply, thread });
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Asks what the platform would say to other words in a reply's place, without keeping them. */
export async function preflightReply(act: ReplyAct<{ readonly text?: string | undefined }>): Promise<ReplyCheck> {
  const loaded = await loadReply(act, "viewer");
  return checkLoaded(act.ctx, loaded, act.input.text);
}

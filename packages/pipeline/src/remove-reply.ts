import { mayForget } from "@kikimimi/core/reply/reply";
import { loadReply, mayChange, noSuchReply, type ReplyAct } from "./act-on-reply.ts";

/** Forgets a reply of which nothing went out: a draft, or one that still waits to be sent. */
export async function removeReply(act: ReplyAct): Promise<void> {
  const { ctx, actor, input } = act;
  await loadReply(act, "agent");
  const removed = await ctx.store.replies.remove(input.threadId, input.replyId, (reply) => {
    mayChange(reply, actor);
    mayForget(reply);
  });
  if (!removed) throw noSuchReply(input.replyId);
}

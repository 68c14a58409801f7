import { edit, type Reply } from "@kikimimi/core/reply/reply";
import type { StoredReply } from "@kikimimi/store/replies";
import { loadReply, mayChange, noSuchReply, type ReplyAct } from "./act-on-reply.ts";

/** Changes the words of a reply, on top of the version that its writer saw. */
export async function editReply(
  act: ReplyAct<{
    readonly text: string;
    readonly version: number;
    /** The canned reply that words were taken from since. */
    readonly cannedReply?: Reply["cannedReply"];
  }>,
): Promise<StoredReply> {
  const { ctx, actor, input } = act;
  await loadReply(act, "agent");
  const stored = await ctx.store.replies.change(input.threadId, input.replyId, (reply) => {
    mayChange(reply, actor);
    return edit(reply, input.text, input.version, input.cannedReply);
  });
  if (!stored) throw noSuchReply(input.replyId);
  return stored;
}

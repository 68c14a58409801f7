import { AppError } from "@kikimimi/core/base/error";
import type { Loaded } from "./act-on-reply.ts";
import { checkReply, type ReplyCheck } from "./check-reply.ts";
import type { Context } from "./context.ts";
import { answeringAs, targetOf } from "./reply-parts.ts";

/** What the platform would say to a stored reply now, or to other words in its place. */
export async function checkLoaded(ctx: Context, { reply, thread }: Loaded, text = reply.text): Promise<ReplyCheck> {
  const [answering, stored] = await Promise.all([answeringAs(ctx, reply), ctx.store.mentions.get(reply.mentionId)]);
  if (!stored) throw new AppError("not_found", "The mention that it answers is gone.");
  return checkReply(answering, targetOf(thread, stored.mention), text, ctx.clock());
}

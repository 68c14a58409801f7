import type { Actor } from "@kikimimi/core/actor";
import { AppError } from "@kikimimi/core/error";
import { draftOf } from "@kikimimi/core/reply";
import type { Thread } from "@kikimimi/core/thread";
import type { StoredReply } from "@kikimimi/store/replies";
import { loadThread } from "./act-on-reply.ts";
import { type Context, newId, newUuid } from "./context.ts";
import { answeringAs, targetOf } from "./reply-parts.ts";

export type DraftInput = {
  readonly threadId: string;
  readonly text: string;
  /** The mention that is answered; the customers' newest one when left out. */
  readonly mentionId?: string | undefined;
  /** The source that it is sent as, one of those that heard the mention; the first of them when left out. */
  readonly sourceId?: string | undefined;
};

/** Starts a reply to one mention of a thread. What stands in its way is told, not refused, as long as it is a draft. */
export async function draftReply(act: { ctx: Context; actor: Actor; input: DraftInput }): Promise<StoredReply> {
  const { ctx, actor, input } = act;
  const thread = await loadThread(act, "agent");
  const mentionId = input.mentionId ?? newestSaid(thread);
  const stored = mentionId === undefined ? undefined : await ctx.store.mentions.get(mentionId);
  if (!stored || stored.mention.threadId !== thread.threadId) {
    throw new AppError("not_found", "There is no such mention in this thread.");
  }
  const { mention } = stored;
  targetOf(thread, mention);
  const sourceId = input.sourceId ?? mention.sourceIds[0] ?? thread.sourceId;
  if (!mention.sourceIds.includes(sourceId)) {
    throw new AppError("invalid_input", `The source ${sourceId} never heard this mention.`);
  }
  await answeringAs(ctx, { ...thread, sourceId });
  return ctx.store.replies.create(
    draftOf({
      replyId: newId(ctx, "rpl"),
      threadId: thread.threadId,
      brandId: thread.brandId,
      platform: thread.platform,
      sourceId,
      mentionId: mention.mentionId,
      text: input.text,
      key: newUuid(ctx),
      by: { id: actor.id, name: actor.name },
      createdAt: ctx.clock().toISOString(),
    }),
  );
}

function newestSaid({ evidence }: Thread): string | undefined {
  return evidence.find((one) => one.state.type === "said")?.mentionId;
}

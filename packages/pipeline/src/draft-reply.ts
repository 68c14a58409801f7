import type { Actor } from "@kikimimi/core/people/actor";
import { draftOf, type Reply } from "@kikimimi/core/reply/reply";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { StoredReply } from "@kikimimi/store/replies";
import { loadThread } from "./act-on-reply.ts";
import { type Addressed, addressedIn } from "./addressed.ts";
import { type Context, newId, newUuid } from "./context.ts";

type Words = {
  readonly text: string;
  /** The canned reply that the words were taken from. */
  readonly cannedReply?: Reply["cannedReply"];
};

export type DraftInput = Words & {
  readonly threadId: string;
  /** The mention that is answered; the customers' newest one when left out. */
  readonly mentionId?: string | undefined;
  /** The source that it is sent as, one of those that heard the mention; the first of them when left out. */
  readonly sourceId?: string | undefined;
};

/** Starts a reply to one mention of a thread. What stands in its way is told, not refused, as long as it is a draft. */
export async function draftReply(act: { ctx: Context; actor: Actor; input: DraftInput }): Promise<StoredReply> {
  const { ctx, actor, input } = act;
  const thread = await loadThread(act, "agent");
  return ctx.store.replies.create(newDraft(ctx, actor, thread, await addressedIn(ctx, thread, input), input));
}

/** A first draft of an actor's, not yet kept. */
export function newDraft(
  ctx: Context,
  { id, name }: Actor,
  { threadId, brandId }: Thread,
  { mention, sourceId }: Addressed,
  { text, cannedReply }: Words,
): Reply {
  return draftOf({
    replyId: newId(ctx, "rpl"),
    threadId,
    brandId,
    platform: mention.platform,
    sourceId,
    mentionId: mention.mentionId,
    text,
    ...(cannedReply ? { cannedReply } : {}),
    key: newUuid(ctx),
    by: { id, name },
    createdAt: ctx.clock().toISOString(),
  });
}

import { mentionOf, PROVISIONAL } from "@kikimimi/core/mention-join";
import { type Reply, settle } from "@kikimimi/core/reply";
import type { Thread } from "@kikimimi/core/thread";
import { type Context, newId } from "./context.ts";
import { joinThreads } from "./join-threads.ts";
import { answerer } from "./answerer.ts";

/**
 * Settles a reply that the platform took and named: the thread shows it, the reply is sent. Every step is a join or
 * conditional, so that after a crash anywhere it is simply done again.
 */
export async function recordReply(ctx: Context, thread: Thread, reply: Reply, owner: string): Promise<void> {
  await recordSaid(ctx, thread, reply);
  const { threadId, replyId } = reply;
  const activityId = newId(ctx, "act");
  await ctx.store.threads.change(
    threadId,
    (known, prepared) => {
      if (!prepared || prepared.reply.state !== "sent") return "unchanged";
      const at = reply.sentAt ?? ctx.clock().toISOString();
      return {
        thread: known,
        activities: [{ type: "reply.sent", activityId, threadId, at, by: answerer(reply), replyId }],
      };
    },
    () =>
      ctx.store.replies.prepare(threadId, replyId, (known) => (known.lease?.owner === owner ? settle(known) : known)),
  );
}

/**
 * Our own words as a mention under the platform's id, at once: the platform's echo, whenever it comes, joins into it.
 * A reply that a person calls sent has no id of the platform's and gets one of ours.
 */
export async function recordSaid(ctx: Context, thread: Thread, reply: Reply): Promise<void> {
  const answered = await ctx.store.mentions.get(reply.mentionId);
  const content = answered?.mention.revisions[0];
  const at = reply.sentAt ?? ctx.clock().toISOString();
  const said = mentionOf({
    brandId: thread.brandId,
    platform: thread.platform,
    sourceId: reply.sourceId,
    externalId: reply.externalId ?? `kikimimi:${reply.replyId}`,
    conversation: thread.conversation,
    createdAt: at,
    content: {
      version: PROVISIONAL,
      normaliser: 1,
      kind: content?.kind === "message" ? "message" : "reply",
      text: reply.text,
      author: null,
      media: [],
      own: true,
      ...(answered ? { parent: answered.mention.externalId } : {}),
      ...(reply.url === null ? {} : { url: reply.url }),
      ...(content?.direct ? { direct: true } : {}),
    },
    signal: null,
    deletedAt: null,
    receivedAt: at,
  });
  await joinThreads(ctx, [await ctx.store.mentions.join(said, reply.replyId)]);
}

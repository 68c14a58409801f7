import { homesOf, mask, mentionOf, place, PROVISIONAL } from "@kikimimi/core/mention/join";
import { type Reply, settle } from "@kikimimi/core/reply/reply";
import type { Thread } from "@kikimimi/core/thread/thread";
import { type Context, newId } from "./context.ts";
import { joinThreads } from "./join-threads.ts";
import { answerer, saidIdOf } from "./answerer.ts";
import { settleSla } from "./settle-sla.ts";

/**
 * Settles a reply that the platform took and named: the thread shows it, the reply is sent. Every step is a join or
 * conditional, so that after a crash anywhere it is simply done again.
 */
export async function recordReply(ctx: Context, thread: Thread, reply: Reply, owner: string): Promise<void> {
  await recordSaid(ctx, thread, reply);
  const { threadId, replyId } = reply;
  const activityId = newId(ctx, "act");
  let isOurs = false;
  await ctx.store.threads.change(
    threadId,
    (known, prepared) => {
      // Another sender that took over after our lease ran out tells of it.
      if (!prepared || !isOurs) return "unchanged";
      const at = reply.sentAt ?? ctx.clock().toISOString();
      return {
        thread: known,
        activities: [{ type: "reply.sent", activityId, threadId, at, by: answerer(reply), replyId }],
      };
    },
    () =>
      ctx.store.replies.prepare(threadId, replyId, (known) => {
        isOurs = known.lease?.owner === owner;
        return isOurs ? settle(known) : known;
      }),
  );
}

/** Our own words as a mention, at once: the platform's echo, whenever it comes, joins into it. */
export async function recordSaid(ctx: Context, thread: Thread, reply: Reply): Promise<void> {
  const answered = await ctx.store.mentions.get(reply.mentionId);
  const content = answered?.mention.revisions[0];
  const at = reply.sentAt ?? ctx.clock().toISOString();
  // Of what was erased meanwhile only the threads are known, and nothing of its name comes back through us.
  const masked = answered?.mention.masked ? answered.mention : undefined;
  const told = mentionOf({
    brandId: thread.brandId,
    platform: reply.platform,
    sourceId: reply.sourceId,
    externalId: saidIdOf(reply),
    conversation: masked ? null : (answered?.mention.conversations[0] ?? thread.conversation),
    createdAt: at,
    content: {
      version: PROVISIONAL,
      normaliser: 1,
      kind: content?.kind === "message" ? "message" : "reply",
      text: reply.text,
      author: null,
      media: [],
      own: true,
      ...(answered && !answered.mention.erasedAt ? { parent: answered.mention.externalId } : {}),
      ...(reply.url === null ? {} : { url: reply.url }),
      ...(content?.direct ? { direct: true } : {}),
    },
    signal: null,
    deletedAt: null,
    receivedAt: at,
  });
  const said = masked ? mask(told, homesOf(masked)) : told;
  // Where a person put what it answers, there is the answer.
  const placed = answered?.mention.placed;
  const heard = await ctx.store.mentions.join(placed ? place(said, placed) : said, reply.replyId);
  const threads = await joinThreads(ctx, [heard]);
  for (const stored of threads) await settleSla(ctx, stored);
}

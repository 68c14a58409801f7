import type { Context } from "./context.ts";

/** Replies of one brand that one sweep takes up. */
const LIMIT = 100;

/**
 * Sends a message for every reply that waits for a sender longer than its message should have taken: a process died
 * between the two, or the platform asked for more quiet than a queue can keep. Answers how many there were.
 */
export async function sweepReplies({ ctx }: { ctx: Context }): Promise<number> {
  const sources = await ctx.store.sources.all();
  const brands = [...new Set(sources.map((source) => source.brandId))];
  const overdue = await Promise.all(brands.map((brandId) => ctx.store.replies.overdue(brandId, ctx.clock(), LIMIT)));
  const messages = overdue.flat().map(({ reply: { brandId, threadId, replyId } }) => {
    return { type: "reply.queued", brandId, threadId, replyId } as const;
  });
  await ctx.queues.sendMany("outbound", messages);
  if (messages.length > 0) ctx.log.warn("replies.swept", { count: messages.length });
  return messages.length;
}

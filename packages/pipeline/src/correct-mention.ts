import type { Actor } from "@kikimimi/core/actor";
import { AppError } from "@kikimimi/core/error";
import type { Correction } from "@kikimimi/core/signal";
import { evidenceOf, joinEvidence } from "@kikimimi/core/thread";
import type { StoredThread } from "@kikimimi/store/threads";
import { authorise } from "./authorise.ts";
import { type Context, newId } from "./context.ts";
import { needsOpening } from "./process-delivery.ts";

/** Records a person's ruling on a mention and lets its thread follow; the ruling beats the machine from then on. */
export async function correctMention({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { mentionId: string; correction: Correction };
}): Promise<StoredThread> {
  const { mentionId, correction } = input;
  const at = ctx.clock().toISOString();
  const by = { id: actor.id, name: actor.name };
  const stored = await ctx.store.mentions.change(mentionId, (mention) => {
    authorise(actor, "agent", mention.brandId);
    if (mention.deletedAt !== null)
      throw new AppError("conflict", "The post was deleted; there is nothing left to judge.");
    return { ...mention, correction: { value: correction, by, at } };
  });
  const evidence = stored && evidenceOf(stored.mention, stored.rev);
  if (!stored || !evidence || stored.mention.threadId === null) {
    throw new AppError("not_found", `There is no mention ${mentionId}.`);
  }
  const { threadId, brandId } = stored.mention;
  const activityId = newId(ctx, "act");
  const thread = await ctx.store.threads.change(threadId, at, (known) => ({
    thread: { ...known, evidence: joinEvidence(known.evidence, [evidence]) },
    activities: [{ type: "mention.corrected", activityId, threadId, at, by, mentionId, correction }],
  }));
  if (!thread) throw new AppError("not_found", `There is no thread ${threadId}.`);
  if (needsOpening(thread)) await ctx.queues.send("response", { type: "thread.needs_person", brandId, threadId });
  return thread;
}

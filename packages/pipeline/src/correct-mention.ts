import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { Mention } from "@kikimimi/core/mention/mention";
import type { Correction } from "@kikimimi/core/mention/signal";
import { evidenceOf, joinEvidence } from "@kikimimi/core/thread/thread";
import { needsIntake } from "@kikimimi/core/triage/thread-view";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { authoriseFor } from "./authorise.ts";
import { type Context, newId } from "./context.ts";
import { settleSla } from "./settle-sla.ts";

/**
 * Records a person's ruling on a mention; mention, thread and activity change together or not at all. The ruling
 * beats the machine from then on.
 */
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
  const activityId = newId(ctx, "act");
  const missing = new AppError("not_found", `There is no mention ${mentionId}.`);
  const found = await ctx.store.mentions.get(mentionId);
  const threadId = found?.mention.threadId;
  if (!found || !threadId) throw missing;
  authoriseFor(actor, "agent", found.mention.brandId, missing);

  const rule = (mention: Mention): Mention => {
    if (mention.deletedAt !== null)
      throw new AppError("conflict", "The post was deleted; there is nothing left to judge.");
    return { ...mention, correction: { value: correction, by, at } };
  };
  const thread = await ctx.store.threads.change(
    threadId,
    (known, ruled) => {
      if (ruled?.mention.threadId !== threadId) {
        throw new AppError("conflict", "The post has just moved to another conversation; look again.");
      }
      const evidence = evidenceOf(ruled.mention, ruled.rev);
      return {
        thread: { ...known, evidence: joinEvidence(known.evidence, evidence ? [evidence] : []) },
        activities: [
          { type: "mention.corrected", activityId, threadId, at, by: { kind: "person", ...by }, mentionId, correction },
        ],
      };
    },
    () => ctx.store.mentions.prepare(mentionId, rule),
  );
  if (!thread) throw missing;
  const settled = await settleSla(ctx, thread);
  if (needsIntake(settled.thread)) {
    await ctx.queues.send("response", { type: "thread.needs_person", brandId: settled.thread.brandId, threadId });
  }
  return settled;
}

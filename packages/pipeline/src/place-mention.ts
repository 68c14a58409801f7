import type { Placement } from "@kikimimi/core/mention/mention";
import { place } from "@kikimimi/core/mention/join";
import { evidenceOf, joinEvidence } from "@kikimimi/core/thread/thread";
import type { StoredThread } from "@kikimimi/store/thread-item";
import type { Context } from "./context.ts";
import { seedsOf } from "./thread-seeds.ts";

/** Threads of threads of threads: more than this is a mistake. */
const MAX_CHAIN = 10;

/**
 * Puts a mention into a thread, or back where its conversation belongs; mention and thread change together. The threads that
 * it leaves are told afterwards, as whenever it is heard again. Undefined when there is no such mention or thread.
 */
export async function placeMention(
  ctx: Context,
  mentionId: string,
  placement: Placement,
): Promise<StoredThread | undefined> {
  const known = await ctx.store.mentions.get(mentionId);
  if (!known) return undefined;
  const home = place(known.mention, placement).threadId;
  if (home === null) return undefined;
  const stored = await ctx.store.threads.change(
    home,
    (thread, placed) => {
      const evidence = placed && evidenceOf(placed.mention, placed.rev);
      if (placed?.mention.threadId !== home || !evidence) return "unchanged";
      return {
        thread: { ...thread, evidence: joinEvidence(thread.evidence, [evidence]) },
        activities: [],
        told: [mentionId],
      };
    },
    () => ctx.store.mentions.prepare(mentionId, (mention) => place(mention, placement)),
  );
  const placed = await ctx.store.mentions.get(mentionId);
  const evidence = placed && evidenceOf(placed.mention, placed.rev);
  if (!placed || !evidence) return stored;
  // A thread that it left has had it, whether by its conversation or by a person.
  const left = [...seedsOf(placed.mention).map(({ threadId }) => threadId), known.mention.threadId];
  for (const threadId of new Set(left)) {
    if (threadId === null || threadId === placed.mention.threadId) continue;
    await ctx.store.threads.change(threadId, (thread) => ({
      thread: { ...thread, evidence: joinEvidence(thread.evidence, [{ ...evidence, state: { type: "moved" } }]) },
      activities: [],
      told: [mentionId],
    }));
  }
  return stored;
}

/** The thread in which what belongs to another one is read, however often that was merged. */
export async function wholeOf(ctx: Context, threadId: string): Promise<StoredThread | undefined> {
  let stored = await ctx.store.threads.get(threadId);
  for (let i = 0; i < MAX_CHAIN && stored?.thread.merged; i++) {
    stored = await ctx.store.threads.get(stored.thread.merged.into);
  }
  return stored;
}

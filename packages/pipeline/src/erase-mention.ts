import { bandsOf, fingerprintOf } from "@kikimimi/classifier/near/fingerprint";
import { erase } from "@kikimimi/core/mention/join";
import type { Mention } from "@kikimimi/core/mention/mention";
import { evidenceOf, joinEvidence, type Thread } from "@kikimimi/core/thread/thread";
import { needsIntake } from "@kikimimi/core/triage/thread-view";
import type { StoredMention } from "@kikimimi/store/mentions";
import type { ThreadChange } from "@kikimimi/store/threads";
import type { Context } from "./context.ts";
import { joinThreads } from "./join-threads.ts";

/** Which erasure erases, and when that began. */
export type Erasing = { readonly erasureId: string; readonly startedAt: string };

/**
 * Erases one post for good: its words, author, media and platform's names, what its thread judged of it, and its
 * fingerprints. It is noted first, then mention and thread change together, so that a crash anywhere leaves either all to
 * do again or nothing; whoever follows the thread's changes, the search index too, hears of it. False where it was erased.
 */
export async function eraseMention(ctx: Context, mention: Mention, erasing: Erasing): Promise<boolean> {
  if (mention.erasedAt !== undefined) return false;
  const { mentionId, threadId } = mention;
  await ctx.store.erasures.note(erasing.erasureId, mentionId, threadId);
  for (const { text } of mention.revisions) {
    const fingerprint = fingerprintOf(text);
    if (fingerprint !== null) await ctx.store.waves.leave(mention.brandId, bandsOf(fingerprint), mentionId);
  }
  if (threadId === null || !(await eraseInThread(ctx, mentionId, threadId, erasing))) await bury(ctx, mention, erasing);
  // At once; the indexer, which hears of it in any case, may be a minute behind.
  await ctx.search?.remove(mention.brandId, [mentionId]);
  return true;
}

/** What has no thread yet, moved meanwhile, or never arrived, is a tombstone all the same, and its threads hear of it. */
async function bury(ctx: Context, mention: Mention, erasing: Erasing): Promise<void> {
  const joined = await ctx.store.mentions.join(erase(mention, erasing.startedAt), erasing.erasureId);
  await joinThreads(ctx, [joined]);
}

/** Erases a post in the thread that it stands in; false where it no longer stands there. */
async function eraseInThread(ctx: Context, mentionId: string, threadId: string, erasing: Erasing): Promise<boolean> {
  let isTold = false;
  const stored = await ctx.store.threads.change<StoredMention | undefined>(
    threadId,
    (thread, changed) => {
      const change = changed ? goneFrom(thread, changed) : "unchanged";
      isTold = change !== "unchanged";
      return change;
    },
    () => ctx.store.mentions.prepare(mentionId, (known) => erase(known, erasing.startedAt)),
  );
  if (isTold && stored && needsIntake(stored.thread))
    await ctx.queues.send("response", { type: "thread.needs_person", brandId: stored.thread.brandId, threadId });
  return isTold;
}

/** The thread that hears, together with the post's own change, that it is gone. */
function goneFrom(thread: Thread, { mention, rev }: StoredMention): ThreadChange {
  const evidence = evidenceOf(mention, rev);
  if (!evidence || mention.threadId !== thread.threadId) return "unchanged";
  const joined = joinEvidence(thread.evidence, [evidence]);
  // A post that the thread forgot moves its clocks all the same.
  const isForgotten = !joined.some((one) => one.mentionId === mention.mentionId);
  const sla = thread.sla && isForgotten ? { sla: { ...thread.sla, basis: "" } } : {};
  return { thread: { ...thread, ...sla, evidence: joined }, activities: [], told: [mention.mentionId] };
}

import { threadIdOf } from "@kikimimi/core/identity";
import type { Mention } from "@kikimimi/core/mention";
import { type Evidence, evidenceOf } from "@kikimimi/core/thread";
import type { Joined } from "@kikimimi/store/mentions";
import type { ThreadSeed } from "@kikimimi/store/threads";
import type { StoredThread } from "@kikimimi/store/thread-item";
import type { Context } from "./context.ts";

/** Threads that are written at the same time. */
const PARALLEL = 8;

/**
 * Tells each thread, once, what its mentions are now. A mention whose conversation was ever given another
 * name is told to those threads as moved, every time: both orders, and a crash in between, end alike.
 */
export async function joinThreads(ctx: Context, mentions: readonly Joined[]): Promise<StoredThread[]> {
  const news = new Map<string, { seed: ThreadSeed; evidence: Evidence[]; changed: string[] }>();
  for (const { mention, rev, effect } of mentions) {
    const evidence = evidenceOf(mention, rev);
    if (!evidence) continue;
    for (const [index, conversation] of mention.conversations.entries()) {
      const seed = seedOf(mention, conversation);
      const known = news.get(seed.threadId) ?? { seed, evidence: [], changed: [] };
      known.evidence.push(index === 0 ? evidence : { ...evidence, state: { type: "moved" } });
      if (effect !== "duplicate") known.changed.push(mention.mentionId);
      news.set(seed.threadId, known);
    }
  }
  const threads: StoredThread[] = [];
  const all = [...news.values()];
  for (let start = 0; start < all.length; start += PARALLEL) {
    const group = all.slice(start, start + PARALLEL);
    threads.push(
      ...(await Promise.all(
        group.map(({ seed, evidence, changed }) => ctx.store.threads.join(seed, evidence, changed)),
      )),
    );
  }
  return threads;
}

function seedOf(mention: Mention, conversation: string): ThreadSeed {
  const { brandId, platform } = mention;
  const sourceId = mention.sourceIds[0] ?? "";
  return { threadId: threadIdOf(brandId, platform, conversation), brandId, platform, sourceId, conversation };
}

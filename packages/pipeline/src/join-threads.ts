import type { Mention } from "@kikimimi/core/mention/mention";
import { type Evidence, evidenceOf } from "@kikimimi/core/thread/thread";
import type { Joined } from "@kikimimi/store/mentions";
import type { ThreadSeed } from "@kikimimi/store/threads";
import type { StoredThread } from "@kikimimi/store/thread-item";
import type { Context } from "./context.ts";
import { placeMention, wholeOf } from "./place-mention.ts";
import { seedsOf } from "./thread-seeds.ts";

/** Threads that are written at the same time. */
const PARALLEL = 8;

/** What one thread is to be told. */
type News = { readonly seed: ThreadSeed; readonly evidence: Evidence[]; readonly changed: string[] };

/**
 * Tells each thread, once, what its mentions are now. A mention whose conversation was ever given another
 * name, or that a person moved, is told to those threads as moved, every time: both orders, and a crash in between, end
 * alike. What is said in a part of another thread is put there.
 */
export async function joinThreads(ctx: Context, mentions: readonly Joined[]): Promise<StoredThread[]> {
  const news = new Map<string, News>();
  for (const { mention, rev, effect } of mentions) {
    const evidence = evidenceOf(mention, rev);
    if (!evidence) continue;
    for (const seed of toldOf(mention)) {
      const known = news.get(seed.threadId) ?? { seed, evidence: [], changed: [] };
      known.evidence.push(seed.threadId === mention.threadId ? evidence : { ...evidence, state: { type: "moved" } });
      if (effect !== "duplicate") known.changed.push(mention.mentionId);
      news.set(seed.threadId, known);
    }
  }
  const threads: StoredThread[] = [];
  const all = [...news.values()];
  for (let start = 0; start < all.length; start += PARALLEL) {
    threads.push(...(await Promise.all(all.slice(start, start + PARALLEL).map((one) => tell(ctx, one)))));
  }
  return threads;
}

/** The threads of its conversations, and the one that a person put it into. */
function toldOf(mention: Mention): ThreadSeed[] {
  const seeds = seedsOf(mention);
  const { threadId } = mention;
  const [first] = seeds;
  const isElsewhere = threadId !== null && seeds.every((seed) => seed.threadId !== threadId);
  // That thread exists; of what is said here of it only its id is taken.
  return first && isElsewhere ? [{ ...first, threadId, conversation: "" }, ...seeds] : seeds;
}

async function tell(ctx: Context, { seed, evidence, changed }: News): Promise<StoredThread> {
  const stored = await ctx.store.threads.join(seed, evidence, changed);
  const { merged } = stored.thread;
  const whole = merged ? await wholeOf(ctx, merged.into) : undefined;
  if (!merged || !whole) return stored;
  const by = { id: "", name: merged.by };
  const placement = { threadId: whole.thread.threadId, by, at: ctx.clock().toISOString() };
  for (const one of evidence.filter(({ state }) => state.type !== "moved")) {
    await placeMention(ctx, one.mentionId, placement);
  }
  return (await ctx.store.threads.get(whole.thread.threadId)) ?? stored;
}

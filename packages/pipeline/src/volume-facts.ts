import { evidenceOf, NEWEST } from "@kikimimi/core/thread/thread";
import { factOf, topicsOf, type VolumeFact } from "@kikimimi/core/report/volume";
import type { Mention } from "@kikimimi/core/mention/mention";
import type { StoredThread } from "@kikimimi/store/thread-item";
import type { Context } from "./context.ts";
import { daysBetween, OVERLAP_MS } from "./list-changes.ts";

const PAGE = 100;
const PARALLEL = 8;

/** What was posted since an instant, by thread, as far back as it could be read. */
export type Facts = {
  readonly byThread: ReadonlyMap<string, readonly VolumeFact[]>;
  /** Everything posted from here on is among them; the instant that was asked for, unless a limit came first. */
  readonly reached: string;
};

type Limits = { readonly threads: number; readonly deadline: number };

/**
 * What customers said of a brand since an instant, read from the threads that changed since: newest change first, so that
 * what a limit leaves out is the oldest. Whoever posted in a thread changed it, so none is missed; each mention is in one
 * thread, so none counts twice.
 */
export async function volumeFacts(ctx: Context, brandId: string, since: Date, limits: Limits): Promise<Facts> {
  const { topics } = await ctx.store.topics.all(brandId);
  const reader = new Reader(ctx, since.toISOString(), topics.length > 0);
  const begin = ctx.clock();
  const reached = await walk(ctx, brandId, since, limits, reader);
  // A thread that changed meanwhile may have left a place not yet read for one that was already.
  await catchUp(ctx, brandId, new Date(begin.getTime() - OVERLAP_MS), reader);
  return { byThread: reader.byThread, reached };
}

async function walk(
  ctx: Context,
  brandId: string,
  since: Date,
  { threads, deadline }: Limits,
  reader: Reader,
): Promise<string> {
  for (const day of daysBetween(since, ctx.clock()).toReversed()) {
    let cursor: string | undefined;
    do {
      const page = await ctx.store.lists.recent({ brandId, day, limit: PAGE, cursor });
      const wanted = page.items.filter(({ updatedAt }) => updatedAt >= since.toISOString());
      await reader.read(wanted);
      const last = wanted.at(-1)?.updatedAt;
      if (wanted.length < page.items.length) return since.toISOString();
      cursor = page.next ?? undefined;
      const isFull = reader.byThread.size >= threads || ctx.clock().getTime() >= deadline;
      if (isFull && cursor !== undefined) return last ?? since.toISOString();
    } while (cursor !== undefined);
    if (reader.byThread.size >= threads || ctx.clock().getTime() >= deadline) {
      const start = `${day}T00:00:00.000Z`;
      return start > since.toISOString() ? start : since.toISOString();
    }
  }
  return since.toISOString();
}

async function catchUp(ctx: Context, brandId: string, from: Date, reader: Reader): Promise<void> {
  for (const day of daysBetween(from, ctx.clock())) {
    let after: string | null = from.toISOString();
    while (after !== null) {
      const page: { items: StoredThread[]; more: string | null } = await ctx.store.lists.changes({
        brandId,
        day,
        after,
        limit: PAGE,
      });
      await reader.read(page.items);
      after = page.more;
    }
  }
}

/** Reads what was said in threads since an instant; of one that is read again the newer reading holds. */
class Reader {
  readonly #ctx: Context;
  readonly #since: string;
  readonly #hasTopics: boolean;
  readonly byThread = new Map<string, VolumeFact[]>();

  constructor(ctx: Context, since: string, hasTopics: boolean) {
    this.#ctx = ctx;
    this.#since = since;
    this.#hasTopics = hasTopics;
  }

  async read(threads: readonly StoredThread[]): Promise<void> {
    const remembered = threads.filter((stored) => this.#remembersAll(stored));
    await this.#readRemembered(remembered);
    const others = threads.filter((stored) => !this.#remembersAll(stored));
    for (let start = 0; start < others.length; start += PARALLEL) {
      await Promise.all(others.slice(start, start + PARALLEL).map((stored) => this.#readWhole(stored)));
    }
  }

  /** A thread forgets only what is older than its newest few. */
  #remembersAll({ thread: { evidence } }: StoredThread): boolean {
    const oldest = evidence[NEWEST - 1];
    return oldest === undefined || oldest.at < this.#since;
  }

  async #readRemembered(threads: readonly StoredThread[]): Promise<void> {
    const said = threads.map(({ thread }) => ({
      thread,
      evidence: thread.evidence.filter(({ at, state }) => at >= this.#since && state.type === "said"),
    }));
    // Topics stand with the mentions only.
    const ids = this.#hasTopics ? said.flatMap(({ evidence }) => evidence.map(({ mentionId }) => mentionId)) : [];
    const mentions = await this.#ctx.store.mentions.many(ids);
    const byId = new Map(mentions.map(({ mention }) => [mention.mentionId, mention]));
    for (const { thread, evidence } of said) {
      const facts = evidence.flatMap((one) => {
        const mention = byId.get(one.mentionId);
        return factOf(one, thread, mention ? topicsOf(mention) : []) ?? [];
      });
      this.byThread.set(thread.threadId, facts);
    }
  }

  async #readWhole({ thread }: StoredThread): Promise<void> {
    const facts: VolumeFact[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#ctx.store.mentions.ofThread(thread.threadId, { limit: PAGE, cursor });
      facts.push(...page.items.flatMap(({ mention }) => this.#factOf(mention, thread) ?? []));
      const last = page.items.at(-1)?.mention.createdAt;
      cursor = last !== undefined && last !== null && last < this.#since ? undefined : (page.next ?? undefined);
    } while (cursor !== undefined);
    this.byThread.set(thread.threadId, facts);
  }

  #factOf(mention: Mention, thread: StoredThread["thread"]): VolumeFact | undefined {
    const evidence = evidenceOf(mention, 0);
    if (!evidence || evidence.at < this.#since || mention.threadId !== thread.threadId) return undefined;
    return factOf(evidence, thread, topicsOf(mention));
  }
}

import { searchPostOf, searchThreadOf } from "@kikimimi/search/derive";
import type { Gone, IndexState, SearchIndex, SearchPost, SearchThread } from "@kikimimi/search/search";
import type { StoredMention } from "@kikimimi/store/mentions";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { changesAfter } from "./changes-after.ts";
import type { Context } from "./context.ts";
import { OVERLAP_MS } from "./list-changes.ts";

/** Threads that changed within so many days are found; those that did not change since leave the index. */
export const SEARCH_DAYS = 365;

const DAY_MS = 86_400_000;

/** Threads of one step, and those that are read at the same time. */
const STEP = 200;
const PARALLEL = 8;
const PAGE = 100;

/** An index that has nothing new writes down no more often than this how far it came. */
const MARK_MS = 5_000;

/** What a run brought into the index. */
export type IndexRun = { readonly threads: number; readonly posts: number; readonly gone: number };

/**
 * Brings the search index up to what the store holds, from where it stands, brand by brand, for at most `budgetMs`.
 * Every step writes what changed and how far it came together, so it may end anywhere and be run again at any time.
 */
export async function indexChanges({ ctx, input }: { ctx: Context; input: { budgetMs: number } }): Promise<IndexRun> {
  const run = { threads: 0, posts: 0, gone: 0 };
  const { search } = ctx;
  if (!search) return run;
  const deadline = ctx.clock().getTime() + input.budgetMs;
  const brands = new Set((await ctx.store.sources.all()).map((source) => source.brandId));
  for (const brandId of brands) {
    let after: string | undefined;
    do {
      const step = await indexStep(ctx, search, brandId, after);
      run.threads += step.threads;
      run.posts += step.posts;
      run.gone += step.gone;
      after = step.more;
    } while (after !== undefined && ctx.clock().getTime() < deadline);
  }
  return run;
}

/** One step; `more` is where the next one begins, undefined when the present is reached or another indexer is ahead. */
async function indexStep(
  ctx: Context,
  search: SearchIndex,
  brandId: string,
  from: string | undefined,
): Promise<IndexRun & { readonly more: string | undefined }> {
  const state = await search.state(brandId);
  const now = ctx.clock();
  const oldest = new Date(now.getTime() - SEARCH_DAYS * DAY_MS).toISOString();
  const begin = from ?? state.place ?? oldest;
  const { found, more } = await changesAfter(ctx, brandId, begin > oldest ? begin : oldest, STEP, now);
  const news = await newsOf(ctx, search, brandId, found);
  const counts = { threads: news.threads.length, posts: news.posts.length, gone: news.gone.length };
  if (counts.threads === 0 && more === undefined && isFresh(state, now)) return { ...counts, more };
  const reached = more ?? now.toISOString();
  const safe = new Date(now.getTime() - OVERLAP_MS).toISOString();
  const won = await search.put({
    brandId,
    seq: state.seq,
    place: reached < safe ? reached : safe,
    indexedUntil: reached.split("#")[0] ?? reached,
    ...news,
    expireBefore: oldest,
  });
  return won ? { ...counts, more } : { threads: 0, posts: 0, gone: 0, more: undefined };
}

function isFresh({ indexedUntil }: IndexState, now: Date): boolean {
  return indexedUntil !== null && now.getTime() - Date.parse(indexedUntil) < MARK_MS;
}

type News = { readonly threads: SearchThread[]; readonly posts: SearchPost[]; readonly gone: Gone[] };

/** What of these threads the index does not have yet. */
async function newsOf(
  ctx: Context,
  search: SearchIndex,
  brandId: string,
  found: readonly StoredThread[],
): Promise<News> {
  const news: News = { threads: [], posts: [], gone: [] };
  const known = await search.known(
    brandId,
    found.map(({ thread }) => thread.threadId),
  );
  const changed = found.filter(({ thread, rev }) => (known.get(thread.threadId)?.rev ?? -1) < rev);
  for (let start = 0; start < changed.length; start += PARALLEL) {
    const group = changed.slice(start, start + PARALLEL);
    const mentions = await Promise.all(
      group.map((stored) => mentionsOf(ctx, stored, known.get(stored.thread.threadId)?.news)),
    );
    for (const [i, stored] of group.entries()) addThread(news, stored, mentions[i] ?? new Map());
  }
  return news;
}

function addThread(news: News, stored: StoredThread, mentions: ReadonlyMap<string, StoredMention | undefined>): void {
  const { thread, rev, updatedAt } = stored;
  news.threads.push(searchThreadOf(thread, { rev, updatedAt, news: stored.news.count }));
  for (const [mentionId, found] of mentions) {
    const post = found && searchPostOf(found.mention, found.rev);
    // One that moved is brought by the thread that it is in now, which was told as well.
    if (post?.threadId === thread.threadId) news.posts.push(post);
    else news.gone.push({ mentionId, threadId: thread.threadId });
  }
}

/** Those mentions of a thread that may be new to an index that has had so much of its news, by id. */
async function mentionsOf(
  ctx: Context,
  { thread, news }: StoredThread,
  had: number | undefined,
): Promise<Map<string, StoredMention | undefined>> {
  const missed = had === undefined ? Number.POSITIVE_INFINITY : news.count - had;
  if (missed <= news.mentionIds.length) return byId(ctx, missed === 0 ? [] : news.mentionIds.slice(-missed));
  // The timeline may lag behind; the thread itself knows its newest mentions for certain.
  const found = await byId(ctx, [...news.mentionIds, ...thread.evidence.map((item) => item.mentionId)]);
  let cursor: string | undefined;
  do {
    const page = await ctx.store.mentions.ofThread(thread.threadId, { limit: PAGE, cursor });
    for (const one of page.items) found.set(one.mention.mentionId, one);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

async function byId(ctx: Context, mentionIds: readonly string[]): Promise<Map<string, StoredMention | undefined>> {
  const found = await ctx.store.mentions.many([...new Set(mentionIds)]);
  const known = new Map(found.map((one) => [one.mention.mentionId, one]));
  return new Map(mentionIds.map((mentionId) => [mentionId, known.get(mentionId)]));
}

import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { instantOfWall } from "@kikimimi/core/time/zone";
import { meetsFilter, searchPostOf, searchThreadOf } from "@kikimimi/search/derive";
import type { SearchFilter, SearchHit, SearchIndex, SearchQuery } from "@kikimimi/search/search";
import { formOf } from "@kikimimi/search/form";
import { meetsWords, type Range, rangesOf, wordsOf } from "@kikimimi/search/words";
import type { StoredMention } from "@kikimimi/store/mentions";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { daysBetween, OVERLAP_MS } from "./list-changes.ts";
import { rowsOf, type ThreadRow } from "./list-queue.ts";
import { searchBounded } from "./search-bounded.ts";

export type SearchInput = Omit<SearchFilter, "from" | "before"> & {
  readonly brandId: string;
  readonly q: string;
  /** First and last day of posting, `YYYY-MM-DD`, as the calendar of `zone` has them. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly zone: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** A post that was found, and where its words stand in its newest text. */
export type FoundPost = { readonly stored: StoredMention; readonly ranges: readonly Range[] };
export type FoundThread = ThreadRow & { readonly hits: readonly FoundPost[] };

export type Found = {
  readonly items: readonly FoundThread[];
  readonly next: string | null;
  readonly engine: SearchIndex["engine"] | "bounded";
  /** What changed up to this instant could be found; null where nothing is indexed yet. */
  readonly indexedUntil: string | null;
  /** Nothing that could be found was left out of sight: not by an index that is behind, not by a bound. */
  readonly complete: boolean;
  /** What a read without an index looked at in this answer, and back to which change; null with an index. */
  readonly read: { readonly threads: number; readonly mentions: number; readonly reached: string } | null;
};

/** Days of catching up that are asked about one by one; an index that is further behind is not complete anyway. */
const CHECKED_DAYS = 3;
const CHECKED_THREADS = 100;

/**
 * Finds threads by the words of their posts and by filters, newest posts first. What the index names is read again from
 * the store, so nothing is shown that was deleted or edited away meanwhile; a page may be short because of it.
 */
export async function searchThreads({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: SearchInput;
}): Promise<Found> {
  authorise(actor, "viewer", input.brandId);
  const query = queryOf(input);
  if (!ctx.search) return bounded(ctx, query);
  const { search } = ctx;
  const state = await search.state(query.brandId);
  const [{ hits, next }, complete] = await Promise.all([
    search.query(query),
    isComplete(ctx, search, query.brandId, state.indexedUntil),
  ]);
  const items = await load(ctx, query, hits);
  return { items, next, engine: search.engine, indexedUntil: state.indexedUntil, complete, read: null };
}

function queryOf(input: SearchInput): SearchQuery {
  const { brandId, q, limit, cursor, from, to, zone, ...filter } = input;
  const days = {
    ...(from === undefined ? {} : { from: startOf(from, zone, 0) }),
    ...(to === undefined ? {} : { before: startOf(to, zone, 1) }),
  };
  if (from !== undefined && to !== undefined && from > to)
    throw new AppError("invalid_input", "from: is after to.", { issues: [{ path: "from", message: "is after to" }] });
  return { brandId, words: wordsOf(q), filter: { ...filter, ...days }, limit, cursor };
}

/** The instant at which a day begins in a zone, or the day so many days after it; epoch milliseconds. */
function startOf(date: string, zone: string, daysAfter: number): number {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  try {
    return instantOfWall({ year, month, day: day + daysAfter, hour: 0, minute: 0, second: 0 }, zone).getTime();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError("invalid_input", `zone: there is no time zone ${zone}.`, {}, { cause: error });
  }
}

/** Whether the index has every change that the store has by now. */
async function isComplete(ctx: Context, search: SearchIndex, brandId: string, until: string | null): Promise<boolean> {
  if (until === null) return false;
  // Entries that came late stand before the instant that was reached.
  const from = new Date(Date.parse(until) - OVERLAP_MS);
  const days = daysBetween(from, ctx.clock());
  if (days.length > CHECKED_DAYS) return false;
  const pages = await Promise.all(
    days.map((day) => ctx.store.lists.changes({ brandId, day, after: from.toISOString(), limit: CHECKED_THREADS })),
  );
  const changed = pages.flatMap(({ items }) => items);
  const known = await search.known(
    brandId,
    changed.map(({ thread }) => thread.threadId),
  );
  const has = changed.every(({ thread, rev }) => (known.get(thread.threadId)?.rev ?? -1) >= rev);
  return has && pages.every(({ more }) => more === null);
}

async function bounded(ctx: Context, query: SearchQuery): Promise<Found> {
  const { posts, next, complete, read } = await searchBounded(ctx, query);
  const threads = new Map(posts.map(({ thread }) => [thread.thread.threadId, thread]));
  const items = await rowsWith(ctx, query, [...threads.values()], posts);
  return { items, next, engine: "bounded", indexedUntil: ctx.clock().toISOString(), complete, read };
}

/** Reads what an index named, and leaves out what no longer holds. */
async function load(ctx: Context, query: SearchQuery, hits: readonly SearchHit[]): Promise<FoundThread[]> {
  const [mentions, threads] = await Promise.all([
    ctx.store.mentions.many(hits.map((hit) => hit.mentionId)),
    ctx.store.threads.many([...new Set(hits.map((hit) => hit.threadId))]),
  ]);
  const threadOf = new Map(threads.map((stored) => [stored.thread.threadId, stored]));
  const revOf = new Map(hits.map((hit) => [hit.mentionId, hit.rev]));
  const posts = mentions.flatMap((mention) => {
    const post = searchPostOf(mention.mention, mention.rev);
    const thread = post && threadOf.get(post.threadId);
    if (!post || !thread || post.brandId !== query.brandId) return [];
    const known = searchThreadOf(thread.thread, { rev: thread.rev, updatedAt: thread.updatedAt, news: 0 });
    // An analyser may find a version by more than its letters: its word holds for that version only.
    const same = revOf.get(post.mentionId) === post.rev;
    const holds = same || meetsWords(formOf(post.text).text, query.words);
    return holds && meetsFilter(post, known, query.filter) ? [{ mention, thread }] : [];
  });
  const shown = new Set(posts.map(({ thread }) => thread.thread.threadId));
  return rowsWith(
    ctx,
    query,
    threads.filter(({ thread }) => shown.has(thread.threadId)),
    posts,
  );
}

/** Threads in the order of their first post that was found, each with its posts. */
async function rowsWith(
  ctx: Context,
  { words }: SearchQuery,
  threads: readonly StoredThread[],
  posts: readonly { readonly mention: StoredMention; readonly thread: StoredThread }[],
): Promise<FoundThread[]> {
  const rows = await rowsOf(ctx, threads);
  return rows.map((row) => {
    const own = posts.filter(({ thread }) => thread.thread.threadId === row.stored.thread.threadId);
    const hits = own.map(({ mention }) => ({
      stored: mention,
      ranges: rangesOf(mention.mention.revisions[0]?.text ?? "", words),
    }));
    return { ...row, hits };
  });
}

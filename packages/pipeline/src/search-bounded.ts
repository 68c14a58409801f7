import { decodeSearchCursor, encodeSearchCursor } from "@kikimimi/search/cursor";
import { meetsFilter, searchPostOf, searchThreadOf } from "@kikimimi/search/derive";
import { formOf } from "@kikimimi/search/form";
import type { SearchQuery } from "@kikimimi/search/search";
import { meetsWords } from "@kikimimi/search/words";
import type { StoredMention } from "@kikimimi/store/mentions";
import type { StoredThread } from "@kikimimi/store/thread-item";
import * as z from "zod";
import type { Context } from "./context.ts";
import { SEARCH_DAYS } from "./index-changes.ts";
import { daysBetween } from "./list-changes.ts";

/** What one answer may read: threads, mentions and milliseconds. */
const MAX_THREADS = 500;
const MAX_MENTIONS = 3_000;
const MAX_MS = 3_000;

/** How far back it looks where the query names no first day. */
const DEFAULT_DAYS = 30;

/** Newest mentions of one thread that are looked at; threads and index entries of one request. */
const MAX_OF_THREAD = 100;
const PAGE = 50;
const PARALLEL = 8;
const DAY_MS = 86_400_000;

/** A day, the page of its threads, and the last thread of that page that was looked at (`updatedAt#threadId`). */
const Place = z.object({ day: z.iso.date(), page: z.string().optional(), after: z.string().optional() });
type Place = z.infer<typeof Place>;

export type BoundedAnswer = {
  readonly posts: readonly { readonly mention: StoredMention; readonly thread: StoredThread }[];
  readonly next: string | null;
  /** Whether it came to the end of a stretch that the query named. */
  readonly complete: boolean;
  readonly read: { readonly threads: number; readonly mentions: number; readonly reached: string };
};

/**
 * Searches without an index: reads the brand's threads by the day they changed, newest first, and the newest hundred
 * mentions of each, until `limit` threads are found or its budget is spent; `next` goes on from there. Costs a read of
 * every thread and mention it passes.
 */
export async function searchBounded(ctx: Context, query: SearchQuery): Promise<BoundedAnswer> {
  const now = ctx.clock();
  const oldest = Math.max(
    query.filter.from ?? now.getTime() - DEFAULT_DAYS * DAY_MS,
    now.getTime() - SEARCH_DAYS * DAY_MS,
  );
  const place = decodeSearchCursor(query, Place);
  const walk = new Walk(ctx, query, now.getTime() + MAX_MS);
  const days = daysBetween(new Date(oldest), now).toReversed();
  for (const day of days.filter((one) => place === undefined || one <= place.day)) {
    const stopped = await walk.day(day, day === place?.day ? place : { day });
    if (stopped) return walk.answer(encodeSearchCursor(query, stopped), false);
  }
  walk.reached = new Date(oldest).toISOString();
  return walk.answer(null, query.filter.from !== undefined && walk.whole);
}

/** One walk through the days and what it found. */
class Walk {
  readonly #ctx: Context;
  readonly #query: SearchQuery;
  readonly #deadline: number;
  readonly #posts: { mention: StoredMention; thread: StoredThread }[] = [];
  #found = 0;
  #threads = 0;
  #mentions = 0;
  reached: string;
  /** False once a thread was too long to be looked at to its end. */
  whole = true;

  constructor(ctx: Context, query: SearchQuery, deadline: number) {
    this.#ctx = ctx;
    this.#query = query;
    this.#deadline = deadline;
    this.reached = ctx.clock().toISOString();
  }

  answer(next: string | null, complete: boolean): BoundedAnswer {
    const read = { threads: this.#threads, mentions: this.#mentions, reached: this.reached };
    return { posts: this.#posts, next, complete, read };
  }

  /** Walks one day from a place; where it had to stop, if it had to. */
  async day(day: string, from: Place): Promise<Place | undefined> {
    let { page, after } = from;
    for (;;) {
      const { items, next } = await this.#ctx.store.lists.recent({
        brandId: this.#query.brandId,
        day,
        limit: PAGE,
        cursor: page,
      });
      // A thread that changed meanwhile is on the newest day now: the place holds without it.
      const left = items.filter((item) => after === undefined || orderOf(item) < after);
      for (let start = 0; start < left.length; start += PARALLEL) {
        const group = left.slice(start, start + PARALLEL);
        const read = await Promise.all(group.map((stored) => this.#meeting(stored)));
        for (const [i, stored] of group.entries()) {
          const met = read[i] ?? [];
          this.#posts.push(...met.map((mention) => ({ mention, thread: stored })));
          this.#found += met.length > 0 ? 1 : 0;
          this.#threads++;
          this.reached = stored.updatedAt;
          after = orderOf(stored);
          if (this.#found >= this.#query.limit) return { day, page, after };
        }
        if (this.#spent()) return { day, page, after };
      }
      if (next === null) return undefined;
      [page, after] = [next, undefined];
    }
  }

  #spent(): boolean {
    return (
      this.#threads >= MAX_THREADS || this.#mentions >= MAX_MENTIONS || this.#ctx.clock().getTime() >= this.#deadline
    );
  }

  /** A thread's mentions that meet the query, newest first. */
  async #meeting(stored: StoredThread): Promise<StoredMention[]> {
    const thread = searchThreadOf(stored.thread, { rev: stored.rev, updatedAt: stored.updatedAt, news: 0 });
    const { items, next } = await this.#ctx.store.mentions.ofThread(thread.threadId, { limit: MAX_OF_THREAD });
    this.#mentions += items.length;
    if (next !== null) this.whole = false;
    return items.filter(({ mention, rev }) => {
      const post = searchPostOf(mention, rev);
      if (!post || post.threadId !== thread.threadId || !meetsFilter(post, thread, this.#query.filter)) return false;
      return meetsWords(formOf(post.text).text, this.#query.words);
    });
  }
}

function orderOf({ updatedAt, thread }: StoredThread): string {
  return `${updatedAt}#${thread.threadId}`;
}

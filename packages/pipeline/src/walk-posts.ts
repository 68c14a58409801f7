import type { StoredMention } from "@kikimimi/store/mentions";
import type { StoredThread } from "@kikimimi/store/thread-item";
import * as z from "zod";
import { changesAfter } from "./changes-after.ts";
import type { Context } from "./context.ts";
import { daysBetween } from "./list-changes.ts";

/** Threads that are read at the same time, and posts of each of them. */
const THREADS = 10;
const POSTS = 25;

/** Days whose changes one look may ask for: most of them may be empty. */
const DAYS = 60;
const DAY_MS = 86_400_000;

/** Nothing was ever stored before this day: the program is younger. */
export const FIRST_DAY = "2026-01-01T00:00:00.000Z";

/** Where a walk stands: a place among the changes, and long threads of which posts are left, each with a cursor. */
export const WalkPlace = z.object({
  at: z.string(),
  open: z.array(z.tuple([z.string(), z.string()])).max(THREADS),
});
export type WalkPlace = z.infer<typeof WalkPlace>;

/** Where a walk through everything begins. */
export const START: WalkPlace = { at: FIRST_DAY, open: [] };

/** A walk of one platform's threads alone, or of all. */
export function onPlatform(platform: string | undefined): Walk["wanted"] {
  return ({ thread }) => platform === undefined || thread.platform === platform;
}

/** Posts and milliseconds that one request reads of a walk, at least; it ends after the round in which they are spent. */
export const WALK_BUDGET = { posts: 1_000, ms: 3_000 };

/** Tells, by what was read since it was made, whether a budget is spent. */
export function spentAfter(
  { clock }: Pick<Context, "clock">,
  budget: { readonly posts: number; readonly ms: number },
): (posts: number) => boolean {
  const deadline = clock().getTime() + budget.ms;
  return (posts) => posts >= budget.posts || clock().getTime() >= deadline;
}

/** Some posts of one thread, newest first; `isFirst` for those that come first. */
export type WalkedPosts = {
  readonly stored: StoredThread;
  readonly posts: readonly StoredMention[];
  readonly isFirst: boolean;
};

/** What a round of a walk found, and where the next one begins; null at the end. */
export type WalkRound = { readonly found: readonly WalkedPosts[]; readonly place: WalkPlace | null };

/** What is walked through: a brand's threads that changed up to an instant, oldest change first, as far as they are wanted. */
export type Walk = {
  readonly brandId: string;
  readonly until: Date;
  readonly wanted: (stored: StoredThread) => boolean;
};

/**
 * One round of a walk: posts of up to ten threads. A thread that changes meanwhile comes again, later, with all its posts;
 * so whatever did not change since is met exactly once, and nothing is missed by whoever walks up to the present.
 */
export async function walkPosts(ctx: Context, walk: Walk, place: WalkPlace): Promise<WalkRound> {
  if (place.open.length > 0) return goOn(ctx, walk, place);
  const { items, at } = await walkThreads(ctx, walk, place.at, THREADS);
  const read = await Promise.all(items.map((stored) => readPosts(ctx, stored, undefined)));
  const open = openOf(read);
  return { found: read.map(({ found }) => found), place: at === null && open.length === 0 ? null : placeAt(at, open) };
}

/** A place after the last change stands at the end of time: only what is open is left. */
function placeAt(at: string | null, open: WalkPlace["open"]): WalkPlace {
  return { at: at ?? END, open };
}
const END = "end";

async function goOn(ctx: Context, walk: Walk, { at, open }: WalkPlace): Promise<WalkRound> {
  const threads = await ctx.store.threads.many(open.map(([threadId]) => threadId));
  const cursors = new Map(open);
  // A place may come from outside: what is of another brand is none of this walk.
  const mine = threads.filter(({ thread }) => thread.brandId === walk.brandId);
  const read = await Promise.all(mine.map((stored) => readPosts(ctx, stored, cursors.get(stored.thread.threadId))));
  const left = openOf(read);
  return { found: read.map(({ found }) => found), place: at === END && left.length === 0 ? null : { at, open: left } };
}

type Read = { readonly found: WalkedPosts; readonly next: string | null };

async function readPosts(ctx: Context, stored: StoredThread, cursor: string | undefined): Promise<Read> {
  const page = await ctx.store.mentions.ofThread(stored.thread.threadId, { limit: POSTS, cursor });
  return { found: { stored, posts: page.items, isFirst: cursor === undefined }, next: page.next };
}

function openOf(read: readonly Read[]): WalkPlace["open"] {
  return read.flatMap(({ found, next }) => (next === null ? [] : [[found.stored.thread.threadId, next]]));
}

/** Wanted threads that changed after a place, and the place after them; null at the end. */
export async function walkThreads(
  ctx: Context,
  { brandId, until, wanted }: Walk,
  after: string,
  limit: number,
): Promise<{ items: StoredThread[]; at: string | null }> {
  const begin = Date.parse(after.split("#")[0] ?? after);
  if (Number.isNaN(begin) || begin > until.getTime()) return { items: [], at: null };
  const end = new Date(Math.min(until.getTime(), begin + DAYS * DAY_MS));
  const first = after.includes("#") ? after : await firstIn(ctx, brandId, after, end);
  const { found, more } = first === undefined ? NOTHING : await changesAfter(ctx, brandId, first, limit, end);
  const items = found.filter(wanted);
  if (more !== undefined) return { items, at: more };
  const next = new Date(Math.floor(end.getTime() / DAY_MS) * DAY_MS + DAY_MS);
  return { items, at: next > until ? null : next.toISOString() };
}

const NOTHING = { found: [], more: undefined };

/** Where the first changes of some days begin, all asked at once, because most days of a long walk may have none. */
async function firstIn(ctx: Context, brandId: string, after: string, end: Date): Promise<string | undefined> {
  const days = daysBetween(new Date(after), end);
  const pages = await Promise.all(days.map((day) => ctx.store.lists.changes({ brandId, day, after, limit: 1 })));
  const at = pages.findIndex(({ items, more }) => items.length > 0 || more !== null);
  const day = days[at];
  return day === undefined ? undefined : at === 0 ? after : `${day}T00:00:00.000Z`;
}

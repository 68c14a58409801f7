import type { Actor } from "@kikimimi/core/people/actor";
import { activityRowOf, postRowOf, replyRowOf, threadRowOf } from "@kikimimi/core/report/export-of";
import type { ActivityRow, ExportedThreadRow, ExportKind, PostRow, ReplyRow } from "@kikimimi/core/report/export-rows";
import type { Mention } from "@kikimimi/core/mention/mention";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { cursorOf, placeIn } from "./walk-cursor.ts";
import {
  FIRST_DAY,
  onPlatform,
  spentAfter,
  WALK_BUDGET,
  type Walk,
  type WalkPlace,
  walkPosts,
  walkThreads,
} from "./walk-posts.ts";

/** What is to be taken out; `from` inclusive and `to` exclusive, as the kind of row has them. */
export type ExportInput = {
  readonly brandId: string;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly platform?: string | undefined;
  /** Of posts: the platform's id of their author, and a topic that they met. */
  readonly author?: string | undefined;
  readonly topic?: string | undefined;
  /** A page ends after the read in which it got so many rows. */
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** A page of rows, as many as a bounded read found: it may be empty while `next` is not null. */
export type ExportPage<Row> = {
  readonly items: readonly Row[];
  readonly next: string | null;
  /** When the export began: what came to be later is not in it. */
  readonly begunAt: string;
  /** Changes up to this instant were looked through. */
  readonly reached: string;
};

type Act = { readonly ctx: Context; readonly actor: Actor; readonly input: ExportInput };

/** Threads whose replies or activities are read at the same time. */
const THREADS = 10;

/** Characters of rows after which a page ends: an answer of Lambda holds 6 MB at most. */
const MAX_UNITS = 1_000_000;

/** A platform's clock may run so far ahead of ours: a post may be older to us than it says. */
const AHEAD_MS = 15 * 60_000;

/** Posts of a brand, row by row. */
export async function exportPosts(act: Act): Promise<ExportPage<PostRow>> {
  const { author, topic } = act.input;
  const isWanted = (mention: Mention, begunAt: string): boolean =>
    mention.receivedAt <= begunAt &&
    isWithin(act.input, mention.createdAt ?? mention.receivedAt) &&
    (author === undefined || mention.revisions.some((one) => one.author?.id === author)) &&
    (topic === undefined || (mention.topics?.matches.some((one) => one.topicId === topic) ?? false));
  return pageOf(act, "posts", async (walk, place, begunAt) => {
    const round = await walkPosts(act.ctx, walk, place);
    const posts = round.found.flatMap(({ posts: some }) => some.map(({ mention }) => mention));
    const rows = posts.filter((mention) => isWanted(mention, begunAt)).map(postRowOf);
    return { rows, place: round.place, read: posts.length };
  });
}

/** Threads of a brand, row by row. */
export async function exportThreads(act: Act): Promise<ExportPage<ExportedThreadRow>> {
  return pageOf(act, "threads", (walk, place) =>
    ofThreads(act.ctx, walk, place, async ({ thread, updatedAt }) =>
      isWithin(act.input, updatedAt) ? [threadRowOf(thread, updatedAt)] : [],
    ),
  );
}

/** Replies of a brand, row by row. */
export async function exportReplies(act: Act): Promise<ExportPage<ReplyRow>> {
  return pageOf(act, "replies", (walk, place, begunAt) =>
    ofThreads(act.ctx, walk, place, async ({ thread }) => {
      const replies = (await act.ctx.store.replies.ofThread(thread.threadId)).map(({ reply }) => reply);
      return replies.filter(({ createdAt: at }) => at <= begunAt && isWithin(act.input, at)).map(replyRowOf);
    }),
  );
}

/** What was done with a brand's threads, row by row. */
export async function exportActivities(act: Act): Promise<ExportPage<ActivityRow>> {
  return pageOf(act, "activities", (walk, place, begunAt) =>
    ofThreads(act.ctx, walk, place, async ({ thread }) => {
      const activities = await act.ctx.store.threads.activities(thread.threadId);
      const mine = activities.filter(({ at }) => at <= begunAt && isWithin(act.input, at));
      return mine.map((activity) => activityRowOf(activity, thread.platform));
    }),
  );
}

function isWithin({ from, to }: ExportInput, at: string): boolean {
  const instant = Date.parse(at);
  return (from === undefined || instant >= from.getTime()) && (to === undefined || instant < to.getTime());
}

/** Some rows, where the next ones are, and how much was read for them. */
type Round<Row> = { readonly rows: readonly Row[]; readonly place: WalkPlace | null; readonly read: number };

/**
 * Walks from the place of the cursor up to the present. Whatever was there when the export began is met at least once,
 * because what changes meanwhile comes again later; what does not change meanwhile is met once.
 */
async function pageOf<Row>(
  { ctx, actor, input }: Act,
  kind: ExportKind,
  next: (walk: Walk, place: WalkPlace, begunAt: string) => Promise<Round<Row>>,
): Promise<ExportPage<Row>> {
  const { brandId, from, to, platform, author, topic, limit, cursor } = input;
  authorise(actor, "admin", brandId);
  const now = ctx.clock();
  const query = [kind, brandId, from?.toISOString(), to?.toISOString(), platform, author, topic].map(
    (one) => one ?? "",
  );
  const begun = placeIn(query, cursor);
  const begunAt = begun?.until ?? now.toISOString();
  const walk = { brandId, until: now, wanted: onPlatform(platform) };
  const isSpent = spentAfter(ctx, WALK_BUDGET);
  const items: Row[] = [];
  let [read, units] = [0, 0];
  let place: WalkPlace | null = begun?.place ?? { at: firstOf(from), open: [] };
  while (place && items.length < limit && units < MAX_UNITS && !isSpent(read)) {
    const round = await next(walk, place, begunAt);
    items.push(...round.rows);
    units += round.rows.reduce((sum, row) => sum + JSON.stringify(row).length, 0);
    read += round.read;
    place = round.place;
  }
  const reached = place && place.at !== "end" ? (place.at.split("#")[0] ?? place.at) : now.toISOString();
  return { items, next: place && cursorOf(query, { until: begunAt, place }), begunAt, reached };
}

/** What was said, done or changed since an instant stands in threads that changed since. */
function firstOf(from: Date | undefined): string {
  const first = from === undefined ? 0 : from.getTime() - AHEAD_MS;
  return new Date(Math.max(first, Date.parse(FIRST_DAY))).toISOString();
}

async function ofThreads<Row>(
  ctx: Context,
  walk: Walk,
  { at }: WalkPlace,
  rowsOf: (stored: StoredThread) => Promise<readonly Row[]>,
): Promise<Round<Row>> {
  const step = await walkThreads(ctx, walk, at, THREADS);
  const rows = (await Promise.all(step.items.map(rowsOf))).flat();
  return { rows, place: step.at === null ? null : { at: step.at, open: [] }, read: step.items.length };
}

import { viewOf, waveOf } from "@kikimimi/core/thread-view";
import { INDEXES, type QueueList, queuePartition, threadIndexKeys, threadKey } from "@kikimimi/store/keys";
import { decodeCursor, encodeCursor, type Paged } from "@kikimimi/store/page";
import type { StoredThread } from "@kikimimi/store/thread-item";
import type { Context } from "./context.ts";

type Sort = "priority" | "due";
/** Leaves those of some threads that a list's filters take. */
type Matching = (threads: readonly StoredThread[]) => Promise<StoredThread[]>;

/** How much of a wave there is. */
export type WaveCount = {
  readonly waveId: string;
  /** Members that wait now, queued or claimed. */
  readonly count: number;
};

/** The waves that some threads belong to, in their order; null where fewer than two threads wait with copies. */
export async function countWaves(ctx: Context, threads: readonly StoredThread[]): Promise<(WaveCount | null)[]> {
  const counts = await Promise.all(
    waveIdsOf(threads).map(async (waveId): Promise<WaveCount> => {
      const members = await ctx.store.waves.members(waveId);
      return { waveId, count: members.filter((one) => one.active).length };
    }),
  );
  const byId = new Map(counts.filter(({ count }) => count > 1).map((one) => [one.waveId, one]));
  return threads.map((stored) => byId.get(waveIn(stored) ?? "") ?? null);
}

/**
 * Shows of each wave the one member that comes first in a list's own order, of those that its filters take. That is
 * decided by the members as they stand, not by what a page saw before, so pages neither lose nor double a wave.
 */
export function collapseWaves(ctx: Context, sort: Sort, matching: Matching) {
  const shown = new Map<string, string>();
  return {
    load: async (threads: readonly StoredThread[]): Promise<void> => {
      const fresh = waveIdsOf(threads).filter((waveId) => !shown.has(waveId));
      await Promise.all(
        fresh.map(async (waveId) => {
          const members = (await ctx.store.waves.members(waveId)).filter((one) => one.active);
          const stored = await ctx.store.threads.many(members.map(({ threadId }) => threadId));
          const [first] = inOrder(sort, await matching(stored));
          if (first) shown.set(waveId, first.thread.threadId);
        }),
      );
    },
    shows: (stored: StoredThread): boolean => {
      const first = shown.get(waveIn(stored) ?? "");
      return first === undefined || first === stored.thread.threadId;
    },
  };
}

type ListPage = {
  readonly brandId: string;
  readonly list: QueueList;
  readonly sort: Sort;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** A page of one wave's members that a list's filters take, in the list's own order. */
export async function listWave(
  ctx: Context,
  input: ListPage & { readonly waveId: string },
  matching: Matching,
): Promise<Paged<StoredThread>> {
  const members = await ctx.store.waves.members(input.waveId);
  return listKnown(
    ctx,
    input,
    members.map(({ threadId }) => threadId),
    matching,
  );
}

/** A page of threads that are known by their ids, of those that a list's filters take, in the list's own order. */
export async function listKnown(
  ctx: Context,
  input: ListPage,
  threadIds: readonly string[],
  matching: Matching,
): Promise<Paged<StoredThread>> {
  const index = INDEXES[input.sort];
  const partition = queuePartition(input.brandId, input.list);
  const after = decodeCursor(input.cursor, index, partition)?.[index.sk] ?? "";
  const stored = await ctx.store.threads.many(threadIds);
  const own = stored.filter(({ thread }) => thread.brandId === input.brandId);
  const rest = inOrder(input.sort, await matching(own)).filter((one) => placeOf(input.sort, one) > after);
  const items = rest.slice(0, input.limit);
  const last = rest.length > items.length ? items.at(-1) : undefined;
  if (!last) return { items, next: null };
  const place = { [index.pk]: partition, [index.sk]: placeOf(input.sort, last) };
  return { items, next: encodeCursor({ ...threadKey(last.thread.threadId), ...place }) };
}

function waveIdsOf(threads: readonly StoredThread[]): string[] {
  return [...new Set(threads.flatMap((stored) => waveIn(stored) ?? []))];
}

/** The wave that a thread belongs to now; a closed one to that which it belonged to. */
function waveIn({ thread }: StoredThread): string | undefined {
  return thread.closed ? (thread.wave?.waveId ?? undefined) : waveOf(thread)?.waveId;
}

function inOrder(sort: Sort, threads: readonly StoredThread[]): StoredThread[] {
  return threads.toSorted((a, b) => (placeOf(sort, a) < placeOf(sort, b) ? -1 : 1));
}

/** Where a thread stands in the queue's index; unique, because it ends with the thread's id. */
function placeOf(sort: Sort, { thread, updatedAt }: StoredThread): string {
  return threadIndexKeys(thread, viewOf(thread), updatedAt)[INDEXES[sort].sk] ?? "";
}

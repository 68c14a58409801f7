import { waveOf } from "@kikimimi/core/triage/thread-view";
import { inListOrder, type ListPage, type ListSort, pageInOrder } from "@kikimimi/store/list-order";
import type { Paged } from "@kikimimi/store/page";
import type { StoredThread } from "@kikimimi/store/thread-item";
import type { WaveMember } from "@kikimimi/store/waves";
import type { Context } from "./context.ts";

/** Leaves those of some threads that a list's filters take. */
type Matching = (threads: readonly StoredThread[]) => Promise<StoredThread[]>;

/** How much of a wave there is. */
export type WaveCount = {
  readonly waveId: string;
  /** Members that wait now, queued or claimed. */
  readonly count: number;
};

/**
 * The waves that some threads belong to, in their order; null where fewer than two threads wait with copies. How many wait
 * is read where `known` does not have it.
 */
export async function countWaves(
  ctx: Context,
  threads: readonly StoredThread[],
  known: ReadonlyMap<string, number> = new Map(),
): Promise<(WaveCount | null)[]> {
  const counts = await Promise.all(
    waveIdsOf(threads).map(async (waveId): Promise<WaveCount> => ({
      waveId,
      count: known.get(waveId) ?? (await waitingIn(ctx, waveId)).length,
    })),
  );
  const byId = new Map(counts.filter(({ count }) => count > 1).map((one) => [one.waveId, one]));
  return threads.map((stored) => byId.get(waveIn(stored) ?? "") ?? null);
}

/** A member that waits. */
type Waiting = WaveMember & { readonly places: NonNullable<WaveMember["places"]> };

/** A wave's members that wait, with where they stand on the queue. */
async function waitingIn(ctx: Context, waveId: string): Promise<Waiting[]> {
  const members = await ctx.store.waves.members(waveId);
  return members.flatMap((one) => (one.places ? [{ ...one, places: one.places }] : []));
}

/** Members of a wave that are read to find the first one that a list's filters take; each time that many times more. */
const READ_FIRST = 4;

/**
 * Shows of each wave the one member that comes first in a list's own order, of those that its filters take. That is
 * decided by the members as they stand, not by what a page saw before, so pages neither lose nor double a wave.
 */
export function collapseWaves(ctx: Context, sort: ListSort, matching: Matching) {
  const counts = new Map<string, number>();
  const hidden = new Set<string>();
  const firstOf = async (threadIds: readonly string[]): Promise<string | undefined> => {
    for (let start = 0, end = READ_FIRST; start < threadIds.length; [start, end] = [end, end * READ_FIRST]) {
      const stored = await ctx.store.threads.many(threadIds.slice(start, end));
      const [first] = inListOrder(sort, await matching(stored));
      if (first) return first.thread.threadId;
    }
    return undefined;
  };
  return {
    /** How many wait, by wave, of those that were met. */
    counts,
    meet: async (threads: readonly StoredThread[]): Promise<void> => {
      const fresh = waveIdsOf(threads).filter((waveId) => !counts.has(waveId));
      await Promise.all(
        fresh.map(async (waveId) => {
          const waiting = await waitingIn(ctx, waveId);
          counts.set(waveId, waiting.length);
          const ids = waiting.toSorted((a, b) => (a.places[sort] < b.places[sort] ? -1 : 1)).map((one) => one.threadId);
          const first = await firstOf(ids);
          for (const id of ids) if (id !== first) hidden.add(id);
        }),
      );
    },
    /** Whether a thread stands behind another one of a wave that was met. */
    hides: (threadId: string): boolean => hidden.has(threadId),
  };
}

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
  const stored = await ctx.store.threads.many(threadIds);
  const own = stored.filter(({ thread }) => thread.brandId === input.brandId);
  return pageInOrder(input, await matching(own));
}

function waveIdsOf(threads: readonly StoredThread[]): string[] {
  return [...new Set(threads.flatMap((stored) => waveIn(stored) ?? []))];
}

/** The wave that a thread belongs to now; a closed one to that which it belonged to. */
function waveIn({ thread }: StoredThread): string | undefined {
  return thread.closed ? (thread.wave?.waveId ?? undefined) : waveOf(thread)?.waveId;
}

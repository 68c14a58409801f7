import type { Actor } from "@kikimimi/core/people/actor";
import type { VolumeFact, VolumeKey } from "@kikimimi/core/report/volume";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { rowsOf, type ThreadRow } from "./list-queue.ts";
import { volumeFacts } from "./volume-facts.ts";

/** Threads that one request reads one by one, and milliseconds that it may take for them. */
const MAX_THREADS = 10_000;
const MAX_MS = 6_000;

export type VolumeThreadsInput = {
  readonly brandId: string;
  readonly from: Date;
  readonly to: Date;
  readonly by: VolumeKey;
  readonly group?: string | undefined;
  readonly limit: number;
};

/** A thread with how many of its mentions a figure counts, and when the newest of them was posted. */
export type VolumeThread = ThreadRow & { readonly mentions: number; readonly at: string };

export type VolumeThreads = {
  /** Mentions and threads behind the figure, whether or not they are listed. */
  readonly mentions: number;
  readonly threads: number;
  /** Whether everything posted since `from` was read. */
  readonly complete: boolean;
  /** Newest mention first, as many as were asked for. */
  readonly items: readonly VolumeThread[];
};

/** The threads behind a figure of the volume report, by its window and group. */
export async function listVolumeThreads({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: VolumeThreadsInput;
}): Promise<VolumeThreads> {
  const { brandId, from, to, by, group, limit } = input;
  authorise(actor, "viewer", brandId);
  const deadline = ctx.clock().getTime() + MAX_MS;
  const { byThread, reached } = await volumeFacts(ctx, brandId, from, { threads: MAX_THREADS, deadline });
  const [begin, end] = [from.toISOString(), to.toISOString()];
  const isMeant = (fact: VolumeFact): boolean =>
    fact.at >= begin && fact.at < end && (by === "all" || group === undefined || fact[by].includes(group));
  const found = [...byThread].flatMap(([threadId, facts]) => {
    const times = facts.filter(isMeant).map(({ at }) => at);
    return times.length === 0 ? [] : [{ threadId, mentions: times.length, at: times.toSorted().at(-1) ?? "" }];
  });
  const sorted = found.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, limit);
  const stored = await ctx.store.threads.many(sorted.map(({ threadId }) => threadId));
  const rows = new Map((await rowsOf(ctx, stored)).map((row) => [row.stored.thread.threadId, row]));
  return {
    mentions: found.reduce((sum, one) => sum + one.mentions, 0),
    threads: found.length,
    complete: reached <= begin,
    items: sorted.flatMap(({ threadId, mentions, at }) => {
      const row = rows.get(threadId);
      return row ? [{ ...row, mentions, at }] : [];
    }),
  };
}

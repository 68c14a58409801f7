import type { Actor } from "@kikimimi/core/actor";
import { type ThreadStatus, type ThreadView, viewOf } from "@kikimimi/core/thread";
import type { StoredMention } from "@kikimimi/store/mentions";
import type { Paged } from "@kikimimi/store/page";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { authorise } from "./authorise.ts";
import { collapseWaves, countWaves, listWave, type WaveCount } from "./collapse-waves.ts";
import type { Context } from "./context.ts";

/** One row of a list: the thread, what people see of it, and the mention that decided. */
export type ThreadRow = {
  readonly stored: StoredThread;
  readonly view: ThreadView;
  readonly lead: StoredMention | undefined;
  /** The wave of copied posts that it belongs to. */
  readonly wave: WaveCount | null;
};

export type QueueFilter = {
  readonly brandId: string;
  readonly status: Exclude<ThreadStatus, "open"> | "active";
  readonly platform?: string | undefined;
  /** Only threads that this person holds. */
  readonly holder?: string | undefined;
  readonly minPriority?: number | undefined;
  /** Only threads whose deciding mention met this topic. */
  readonly topic?: string | undefined;
  /** Only threads of this wave, each of them. */
  readonly wave?: string | undefined;
  readonly sort: "priority" | "due";
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** Threads that one request looks at for a topic before it hands back a short page with a cursor. */
const READ_BUDGET = 500;

/** A page of the threads that need people, most pressing or soonest due first; closed ones newest first. */
export async function listQueue({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: QueueFilter;
}): Promise<Paged<ThreadRow>> {
  authorise(actor, "viewer", input.brandId);
  const half = input.status === "closed" ? "closed" : "active";
  const wanted = ({ thread }: StoredThread): boolean => takes(input, viewOf(thread), thread.platform, thread.claim?.id);
  const matching = async (threads: readonly StoredThread[]): Promise<StoredThread[]> => {
    const taken = threads.filter(wanted);
    if (input.topic === undefined) return taken;
    const rows = await rowsOf(ctx, taken);
    return rows.filter(({ lead }) => meets(lead, input.topic)).map(({ stored }) => stored);
  };
  if (input.wave !== undefined) {
    const page = await listWave(ctx, { ...input, waveId: input.wave, half }, matching);
    return { items: await rowsOf(ctx, page.items), next: page.next };
  }
  // What is done, and what one holds, is shown thread by thread.
  const waves = half === "active" && input.holder === undefined ? collapseWaves(ctx, input.sort, matching) : undefined;
  const items: ThreadRow[] = [];
  let { cursor } = input;
  // Topics stand with the mentions, not with the threads: they are asked once a page is read.
  for (let looked = 0; ;) {
    const page = await ctx.store.lists.queue({
      brandId: input.brandId,
      half,
      sort: input.sort,
      limit: input.limit - items.length,
      cursor,
      before: waves?.load,
      wanted: (stored) => wanted(stored) && (waves?.shows(stored) ?? true),
    });
    looked += Math.max(page.items.length, input.limit);
    const rows = await rowsOf(ctx, page.items);
    items.push(...rows.filter(({ lead }) => meets(lead, input.topic)));
    const enough = input.topic === undefined || items.length === input.limit || looked >= READ_BUDGET;
    if (enough || page.next === null) return { items, next: page.next };
    cursor = page.next;
  }
}

function meets(lead: StoredMention | undefined, topicId: string | undefined): boolean {
  return topicId === undefined || (lead?.mention.topics?.matches.some((match) => match.topicId === topicId) ?? false);
}

function takes(filter: QueueFilter, view: ThreadView, platform: string, holder: string | undefined): boolean {
  const status =
    filter.status === "active" ? view.status === "queued" || view.status === "claimed" : view.status === filter.status;
  return (
    status &&
    (filter.platform === undefined || platform === filter.platform) &&
    (filter.holder === undefined || holder === filter.holder) &&
    (filter.minPriority === undefined || view.decision.priority >= filter.minPriority)
  );
}

/** Adds to threads what a list shows of them. */
export async function rowsOf(ctx: Context, threads: readonly StoredThread[]): Promise<ThreadRow[]> {
  const views = threads.map(({ thread }) => viewOf(thread));
  const leads = await ctx.store.mentions.many(views.flatMap((view) => view.decision.leadMentionId ?? []));
  const byId = new Map(leads.map((lead) => [lead.mention.mentionId, lead]));
  const waves = await countWaves(ctx, threads);
  return threads.map((stored, i) => {
    const view = views[i] ?? viewOf(stored.thread);
    const wave = waves[i] ?? null;
    return { stored, view, lead: byId.get(view.decision.leadMentionId ?? ""), wave };
  });
}

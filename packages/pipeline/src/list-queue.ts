import type { Actor } from "@kikimimi/core/people/actor";
import type { Lease } from "@kikimimi/core/thread/lease";
import { filterFor, type QueueFilter, type QueueSort, takes } from "@kikimimi/core/triage/queue-filter";
import { type ThreadView, viewOf } from "@kikimimi/core/triage/thread-view";
import { personDesk } from "@kikimimi/store/desk";
import { listOf } from "@kikimimi/store/queue-list";
import type { StoredMention } from "@kikimimi/store/mentions";
import type { Paged } from "@kikimimi/store/page";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { authorise } from "./authorise.ts";
import { collapseWaves, countWaves, listKnown, listWave, type WaveCount } from "./collapse-waves.ts";
import type { Context } from "./context.ts";
import { leasesOf } from "./lease-thread.ts";

/** One row of a list: the thread, what people see of it, and the mention that decided. */
export type ThreadRow = {
  readonly stored: StoredThread;
  readonly view: ThreadView;
  readonly lead: StoredMention | undefined;
  /** The wave of copied posts that it belongs to. */
  readonly wave: WaveCount | null;
  /** Who has it before them. */
  readonly leases: readonly Lease[];
};

export type QueueInput = QueueFilter & {
  readonly brandId: string;
  readonly sort: QueueSort;
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Each copy of a wave, not the first one alone. */
  readonly each?: boolean;
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
  input: QueueInput;
}): Promise<Paged<ThreadRow>> {
  authorise(actor, "viewer", input.brandId);
  const list = (input.status === "active" ? "active" : listOf(input.status)) ?? "active";
  const filter = filterFor(input, actor.id);
  const wanted = ({ thread }: StoredThread): boolean => takes(filter, thread, viewOf(thread));
  const matching = async (threads: readonly StoredThread[]): Promise<StoredThread[]> => {
    const taken = threads.filter(wanted);
    if (input.topic === undefined) return taken;
    const rows = await rowsOf(ctx, taken);
    return rows.filter(({ lead }) => meets(lead, input.topic)).map(({ stored }) => stored);
  };
  if (input.wave !== undefined) {
    const page = await listWave(ctx, { ...input, waveId: input.wave, list }, matching);
    return { items: await rowsOf(ctx, page.items), next: page.next };
  }
  if (filter.holder !== undefined && filter.holder !== "nobody") {
    const held = await ctx.store.desks.of(input.brandId, personDesk(filter.holder), list);
    const page = await listKnown(ctx, { ...input, list }, held, matching);
    return { items: await rowsOf(ctx, page.items), next: page.next };
  }
  // What is done, and what one follows, is shown thread by thread.
  const each = list !== "active" || input.each === true || input.follower !== undefined;
  const waves = each ? undefined : collapseWaves(ctx, input.sort, matching);
  const items: ThreadRow[] = [];
  let { cursor } = input;
  // Topics stand with the mentions, not with the threads: they are asked once a page is read.
  for (let looked = 0; ;) {
    const page = await ctx.store.lists.queue({
      brandId: input.brandId,
      list,
      sort: input.sort,
      limit: input.limit - items.length,
      cursor,
      before: waves?.meet,
      hides: waves?.hides,
      wanted,
    });
    looked += Math.max(page.items.length, input.limit);
    const rows = await rowsOf(ctx, page.items, waves?.counts);
    items.push(...rows.filter(({ lead }) => meets(lead, input.topic)));
    const enough = input.topic === undefined || items.length === input.limit || looked >= READ_BUDGET;
    if (enough || page.next === null) return { items, next: page.next };
    cursor = page.next;
  }
}

function meets(lead: StoredMention | undefined, topicId: string | undefined): boolean {
  return topicId === undefined || (lead?.mention.topics?.matches.some((match) => match.topicId === topicId) ?? false);
}

/** Adds to threads what a list shows of them; `waiting` says of waves that were read already how many wait. */
export async function rowsOf(
  ctx: Context,
  threads: readonly StoredThread[],
  waiting?: ReadonlyMap<string, number>,
): Promise<ThreadRow[]> {
  const views = threads.map(({ thread }) => viewOf(thread));
  const leads = await ctx.store.mentions.many(views.flatMap((view) => view.decision.leadMentionId ?? []));
  const byId = new Map(leads.map((lead) => [lead.mention.mentionId, lead]));
  const [waves, leases] = await Promise.all([countWaves(ctx, threads, waiting), leasesOf(ctx, threads)]);
  return threads.map((stored, i) => {
    const view = views[i] ?? viewOf(stored.thread);
    const wave = waves[i] ?? null;
    const lead = byId.get(view.decision.leadMentionId ?? "");
    return { stored, view, lead, wave, leases: leases.get(stored.thread.threadId) ?? [] };
  });
}

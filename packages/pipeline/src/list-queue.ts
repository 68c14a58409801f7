import type { Actor } from "@kikimimi/core/actor";
import { type ThreadStatus, type ThreadView, viewOf } from "@kikimimi/core/thread";
import type { StoredMention } from "@kikimimi/store/mentions";
import type { Paged } from "@kikimimi/store/page";
import type { StoredThread } from "@kikimimi/store/threads";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** One row of a list: the thread, what people see of it, and the mention that decided. */
export type ThreadRow = {
  readonly stored: StoredThread;
  readonly view: ThreadView;
  readonly lead: StoredMention | undefined;
};

export type QueueFilter = {
  readonly brandId: string;
  readonly status: Exclude<ThreadStatus, "open"> | "active";
  readonly platform?: string | undefined;
  /** Only threads that this person holds. */
  readonly holder?: string | undefined;
  readonly minPriority?: number | undefined;
  readonly sort: "priority" | "due";
  readonly limit: number;
  readonly cursor?: string | undefined;
};

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
  const page = await ctx.store.threads.queue({
    brandId: input.brandId,
    half,
    sort: input.sort,
    limit: input.limit,
    cursor: input.cursor,
    wanted: ({ thread }) => takes(input, viewOf(thread), thread.platform, thread.claim?.id),
  });
  return { items: await rowsOf(ctx, page.items), next: page.next };
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
  return threads.map((stored, i) => {
    const view = views[i] ?? viewOf(stored.thread);
    return { stored, view, lead: byId.get(view.decision.leadMentionId ?? "") };
  });
}

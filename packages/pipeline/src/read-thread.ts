import type { Activity } from "@kikimimi/core/thread/activity";
import type { Actor } from "@kikimimi/core/people/actor";
import { viewOf } from "@kikimimi/core/triage/thread-view";
import type { StoredMention } from "@kikimimi/store/mentions";
import type { StoredReply } from "@kikimimi/store/replies";
import type { Paged } from "@kikimimi/store/page";
import { noSuchThread } from "./act-on-thread.ts";
import { authoriseFor } from "./authorise.ts";
import { countWaves } from "./collapse-waves.ts";
import type { Context } from "./context.ts";
import { leasesOf } from "./lease-thread.ts";
import type { ThreadRow } from "./list-queue.ts";

export type ThreadDetail = ThreadRow & {
  /** Newest mentions first; `next` leads to older ones. */
  readonly mentions: Paged<StoredMention>;
  readonly activities: readonly Activity[];
  /** What we answered or are about to, oldest first. */
  readonly replies: readonly StoredReply[];
};

/** A thread with its newest mentions, everything people did with it, and why it stands where it stands. */
export async function readThread({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { threadId: string; limit: number };
}): Promise<ThreadDetail> {
  const stored = await ctx.store.threads.get(input.threadId);
  if (!stored) throw noSuchThread(input.threadId);
  authoriseFor(actor, "viewer", stored.thread.brandId, noSuchThread(input.threadId));
  const [mentions, activities, replies, [wave = null], leases] = await Promise.all([
    ctx.store.mentions.ofThread(input.threadId, { limit: input.limit }),
    ctx.store.threads.activities(input.threadId),
    ctx.store.replies.ofThread(input.threadId),
    countWaves(ctx, [stored]),
    leasesOf(ctx, [stored]),
  ]);
  // The index may lag behind; the thread itself knows its newest mentions for certain.
  const listed = new Set(mentions.items.map(({ mention }) => mention.mentionId));
  const missing = stored.thread.evidence.filter((item) => item.state.type !== "moved" && !listed.has(item.mentionId));
  const oldest = mentions.next === null ? "" : (mentions.items.at(-1)?.mention.createdAt ?? "");
  const late = await ctx.store.mentions.many(missing.filter((item) => item.at >= oldest).map((item) => item.mentionId));
  const items = [...mentions.items, ...late].sort((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1));
  const view = viewOf(stored.thread);
  const lead = items.find(({ mention }) => mention.mentionId === view.decision.leadMentionId);
  const row = { stored, view, lead, wave, leases: leases.get(input.threadId) ?? [] };
  return { ...row, mentions: { items, next: mentions.next }, activities, replies };
}

/** Older mentions of a thread, a page at a time. */
export async function readMentions({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { threadId: string; limit: number; cursor?: string | undefined };
}): Promise<Paged<StoredMention>> {
  const stored = await ctx.store.threads.get(input.threadId);
  if (!stored) throw noSuchThread(input.threadId);
  authoriseFor(actor, "viewer", stored.thread.brandId, noSuchThread(input.threadId));
  return ctx.store.mentions.ofThread(input.threadId, input);
}

function orderOf({ mention }: StoredMention): string {
  return `${mention.createdAt ?? ""}${mention.mentionId}`;
}

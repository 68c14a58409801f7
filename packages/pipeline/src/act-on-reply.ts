import type { Activity } from "@kikimimi/core/thread/activity";
import { type Actor, may, type Role } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { mayMove } from "@kikimimi/core/triage/effects";
import type { Person } from "@kikimimi/core/people/person";
import type { Reply } from "@kikimimi/core/reply/reply";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { StoredReply } from "@kikimimi/store/replies";
import { moverOf, noSuchThread } from "./act-on-thread.ts";
import { authoriseFor } from "./authorise.ts";
import { changedSince, type News } from "./changed-since.ts";
import { type Context, newId } from "./context.ts";

/** Input of every verb that acts on one reply. */
export type ReplyAct<T = object> = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly input: { readonly threadId: string; readonly replyId: string } & T;
};

/** A reply that may be acted on, with its thread. */
export type Loaded = { readonly reply: Reply; readonly thread: Thread };

/** Authorises and loads; to those without the brand neither thread nor reply exists. */
export async function loadReply({ ctx, actor, input }: ReplyAct, needed: Role): Promise<Loaded> {
  const thread = await loadThread({ ctx, actor, input }, needed);
  const stored = await ctx.store.replies.get(input.threadId, input.replyId);
  if (!stored) throw noSuchReply(input.replyId);
  return { reply: stored.reply, thread };
}

/** The thread of a reply, for those who may act there. */
export async function loadThread(
  { ctx, actor, input }: { ctx: Context; actor: Actor; input: { threadId: string } },
  needed: Role,
): Promise<Thread> {
  const stored = await ctx.store.threads.get(input.threadId);
  if (!stored) throw noSuchThread(input.threadId);
  authoriseFor(actor, needed, stored.thread.brandId, noSuchThread(input.threadId));
  return stored.thread;
}

export type ReplyDeed = { readonly by: Person; readonly at: string };

type Rules = {
  readonly reply: (reply: Reply, deed: ReplyDeed) => Reply;
  /** The fact to append, less what all have in common; none when left out. */
  readonly activity?: (common: Common) => Activity;
  /** The revision of the thread that the actor saw; refuses with what is new since. */
  readonly threadRev?: number | undefined;
};

type Common = Pick<Activity, "activityId" | "threadId" | "at" | "by"> & { readonly replyId: string };

/**
 * Applies one pure rule to a reply and writes it with its activity, atomically with the thread: nobody answers what
 * somebody else holds, nor what changed since they looked.
 */
export async function actOnReply({ ctx, actor, input }: ReplyAct, rules: Rules): Promise<StoredReply> {
  const { threadId, replyId } = input;
  const deed = { by: { id: actor.id, name: actor.name }, at: ctx.clock().toISOString() };
  const by = { kind: "person", ...deed.by } as const;
  const common = { activityId: newId(ctx, "act"), threadId, replyId, by, at: deed.at };
  let written: StoredReply | undefined;
  await ctx.store.threads.change(
    threadId,
    (thread, prepared: Prepared, rev) => {
      if (prepared.news && prepared.news.rev !== rev) return "again";
      if (prepared.news) refuseNews(prepared.news);
      mayMove(thread, moverOf(actor, thread.brandId));
      written = { reply: prepared.reply, rev: prepared.rev };
      return { thread, activities: rules.activity ? [rules.activity(common)] : [] };
    },
    async (): Promise<Prepared> => {
      const prepared = await ctx.store.replies.prepare(threadId, replyId, (reply) => rules.reply(reply, deed));
      if (!prepared) throw noSuchReply(replyId);
      const reader = { actorId: actor.id, replyId };
      const news = rules.threadRev === undefined ? null : await changedSince(ctx, threadId, rules.threadRev, reader);
      return { ...prepared, news };
    },
  );
  if (!written) throw noSuchThread(threadId);
  return written;
}

type Prepared = NonNullable<Awaited<ReturnType<Context["store"]["replies"]["prepare"]>>> & {
  readonly news: News | null;
};

function refuseNews({ changed }: News): void {
  if (changed.length === 0) return;
  throw new AppError("conflict", "The thread changed since you looked: read what is new first.", { changed });
}

/** Only its author, or a lead, changes what is not sent yet. */
export function mayChange(reply: Reply, actor: Actor): void {
  if (reply.by.id === actor.id || may(actor, "lead", reply.brandId)) return;
  throw new AppError("forbidden", `Only ${reply.by.name} or a lead may change this reply.`);
}

/** The error for a reply that is not there. */
export function noSuchReply(replyId: string): AppError {
  return new AppError("not_found", `There is no reply ${replyId}.`);
}

import type { Activity } from "@kikimimi/core/thread/activity";
import { AppError, type Changed } from "@kikimimi/core/base/error";
import type { Context } from "./context.ts";

/** A thread's present revision, and what somebody who saw an earlier one does not know. */
export type News = { readonly rev: number; readonly changed: readonly Changed[] };

/** Whose eyes: their own deeds are no news, other people's and answers are. */
export type Reader = { readonly actorId: string; readonly replyId: string };

/** What customers and colleagues did in a thread since a revision of it. */
export async function changedSince(ctx: Context, threadId: string, since: number, reader: Reader): Promise<News> {
  const stored = await ctx.store.threads.get(threadId);
  if (!stored) throw new AppError("not_found", `There is no thread ${threadId}.`);
  const { thread, rev } = stored;
  if (since > rev) throw new AppError("invalid_input", `The thread is at revision ${rev}, not yet at ${since}.`);
  if (since === rev) return { rev, changed: [] };
  const mentions = thread.evidence
    .filter((one) => one.state.type !== "moved" && (one.threadRev ?? 0) > since)
    .map((one): Changed => ({ what: `mention.${one.state.type}`, id: one.mentionId, at: one.at }));
  const activities = await ctx.store.threads.activitiesSince(threadId, since);
  const deeds = activities
    .filter((activity) => isNews(activity, reader))
    .map(({ type, activityId, at, by }): Changed => ({ what: type, id: activityId, at, by: by.name }));
  return { rev, changed: [...mentions, ...deeds] };
}

function isNews(activity: Activity, { actorId, replyId }: Reader): boolean {
  if ("replyId" in activity && activity.replyId === replyId) return false;
  // That time passes is no reason to read again.
  if (activity.type === "sla.warned" || activity.type === "sla.breached") return false;
  if (activity.type === "reply.approved" || activity.type === "reply.sent") return true;
  return activity.by.id !== actorId;
}

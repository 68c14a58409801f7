import type { Activity } from "./activity.ts";
import { type Actor, allows } from "./actor.ts";
import { AppError } from "./error.ts";
import { seenIn, type Thread, viewOf } from "./thread.ts";

/** Who does it, when, and the id of the activity that records it. */
export type Deed = { readonly actor: Actor; readonly at: string; readonly activityId: string };

/** A thread's next state and the fact to append. */
export type Outcome = { readonly thread: Thread; readonly activities: readonly Activity[] };

function record(thread: Thread, deed: Deed): Pick<Activity, "activityId" | "threadId" | "at" | "by"> {
  const { id, name } = deed.actor;
  return { activityId: deed.activityId, threadId: thread.threadId, at: deed.at, by: { id, name } };
}

/** Refuses what somebody else holds, unless a lead steps in. */
export function mayMove(thread: Thread, actor: Actor): void {
  const { claim } = thread;
  if (claim && claim.id !== actor.id && !allows(actor.role, "lead")) throw heldBy(claim);
}

function heldBy(holder: { id: string; name: string; since: string }): AppError {
  return new AppError("conflict", `${holder.name} holds this thread since ${holder.since}.`, { holder });
}

/** Takes a thread. Claiming what one already holds changes nothing; what another holds is a `conflict` naming them. */
export function claim(thread: Thread, deed: Deed): Outcome | "unchanged" {
  const { id, name } = deed.actor;
  if (thread.claim?.id === id) return "unchanged";
  if (thread.claim) throw heldBy(thread.claim);
  if (viewOf(thread).status === "closed") throw new AppError("conflict", "The thread is closed; reopen it first.");
  return {
    thread: { ...thread, claim: { id, name, since: deed.at } },
    activities: [{ type: "thread.claimed", ...record(thread, deed) }],
  };
}

/** Gives a thread back to the queue. */
export function release(thread: Thread, deed: Deed): Outcome {
  if (!thread.claim) throw new AppError("conflict", "Nobody holds this thread.");
  mayMove(thread, deed.actor);
  return { thread: { ...thread, claim: null }, activities: [{ type: "thread.released", ...record(thread, deed) }] };
}

/** Ends work on a thread; mentions that arrive later and need a person bring it back. */
export function close(thread: Thread, deed: Deed, reason?: string): Outcome {
  if (viewOf(thread).status === "closed") throw new AppError("conflict", "The thread is already closed.");
  mayMove(thread, deed.actor);
  const seen = seenIn(thread);
  return {
    thread: { ...thread, claim: null, reopenedAt: null, closed: { at: deed.at, by: deed.actor.name, seen } },
    activities: [{ type: "thread.closed", ...record(thread, deed), ...(reason === undefined ? {} : { reason }) }],
  };
}

/** Puts a closed or calm thread on the queue, whatever the machine thinks of it. */
export function reopen(thread: Thread, deed: Deed): Outcome {
  const { status } = viewOf(thread);
  if (status === "queued" || status === "claimed") throw new AppError("conflict", `The thread is ${status} already.`);
  return {
    thread: { ...thread, closed: null, reopenedAt: deed.at },
    activities: [{ type: "thread.reopened", ...record(thread, deed) }],
  };
}

/** Adds words for colleagues; never shown to the customer. */
export function note(thread: Thread, deed: Deed, text: string): Outcome {
  return { thread, activities: [{ type: "thread.noted", ...record(thread, deed), text }] };
}

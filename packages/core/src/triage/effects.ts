import { MAX_FOLLOWERS, MAX_TAGS } from "../thread/action.ts";
import type { Activity } from "../thread/activity.ts";
import { AppError } from "../base/error.ts";
import type { Handling } from "../thread/handling.ts";
import type { Doer, Person } from "../people/person.ts";
import type { Thread } from "../thread/thread.ts";
import { lastWordAt, needsOpening, seenIn } from "./thread-view.ts";
import { type Action, refusal } from "./transitions.ts";

/** Who acts, and whether they may do what is for leads. */
export type Mover = { readonly id: string; readonly lead: boolean };

/** Who does it, when, and the id of the activity that records it. */
export type Deed = { readonly by: Doer; readonly lead: boolean; readonly at: string; readonly activityId: string };

/** Refuses what somebody else holds, or what waits for a lead, unless a lead steps in. */
export function mayMove(thread: Thread, { id, lead }: Mover): void {
  const { claim, escalation } = thread;
  if (lead || claim?.id === id) return;
  if (claim) throw heldBy(claim);
  if (escalation) {
    throw new AppError(
      "conflict",
      `The thread waits for a lead: ${escalation.by} escalated it (${escalation.reason}).`,
    );
  }
}

function heldBy(holder: { id: string; name: string; since: string }): AppError {
  return new AppError("conflict", `${holder.name} holds this thread since ${holder.since}.`, { holder });
}

type ActivityOf<T extends Activity["type"]> = Extract<Activity, { type: T }>;
type Told<T extends Activity["type"]> = Omit<ActivityOf<T>, "activityId" | "threadId" | "at" | "by" | "change">;
/** What is told of a deed, and the parts of the handling that it sets. */
export type Effect = {
  [T in Activity["type"]]: Told<T> & { readonly after?: Partial<Handling> };
}[Activity["type"]];

/** What an action would do; refuses who may not do it. */
export function effectOf(thread: Thread, action: Action, deed: Deed): Effect | "unchanged" {
  const { at } = deed;
  const mover = { id: deed.by.id, lead: deed.lead };
  const by = deed.by.name;
  const seen = seenIn(thread);
  const back = { reopenedAt: notBefore(at, lastWordAt(thread)) };
  switch (action.type) {
    case "open":
      return needsOpening(thread) ? { type: "thread.opened", after: { openedAt: at } } : "unchanged";
    case "claim": {
      if (thread.claim?.id === deed.by.id) return "unchanged";
      if (thread.claim) throw heldBy(thread.claim);
      mayMove(thread, mover);
      return { type: "thread.claimed", after: takenBy(deed.by, at) };
    }
    case "assign": {
      if (thread.claim?.id === action.to.id) return "unchanged";
      mayMove(thread, mover);
      return { type: "thread.assigned", to: action.to, after: takenBy(action.to, at) };
    }
    case "release": {
      if (!thread.claim) throw refusal("release", "queued");
      mayMove(thread, mover);
      return { type: "thread.released", after: { claim: null } };
    }
    case "snooze": {
      mayMove(thread, mover);
      const { until } = action;
      if (until !== null && until <= at) throw new AppError("invalid_input", "Snooze until a time that is to come.");
      return { type: "thread.snoozed", until, after: { snooze: { until, at, by, seen } } };
    }
    case "wake": {
      if (deed.by.kind !== "machine") mayMove(thread, mover);
      return { type: "thread.woken", after: { snooze: null, ...back } };
    }
    case "escalate": {
      if (thread.escalation)
        throw new AppError("conflict", `${thread.escalation.by} has escalated this thread already.`);
      if (thread.claim) mayMove(thread, mover);
      const { reason } = action;
      const escalation = { at, by, reason };
      return { type: "thread.escalated", reason, after: { escalation, claim: null, snooze: null, ...back } };
    }
    case "deescalate": {
      if (!thread.escalation) throw new AppError("conflict", "Nobody has escalated this thread.");
      mayMove(thread, mover);
      return { type: "thread.deescalated", after: { escalation: null } };
    }
    case "close": {
      mayMove(thread, mover);
      const reason = action.reason === undefined ? {} : { reason: action.reason };
      return { type: "thread.closed", ...reason, after: { ...DONE, closed: { at, by, seen } } };
    }
    case "reopen":
      return { type: "thread.reopened", after: { closed: null, ignored: null, ...back } };
    case "ignore": {
      mayMove(thread, mover);
      const { reason } = action;
      return { type: "thread.ignored", reason, after: { ...DONE, ignored: { at, by, reason, seen } } };
    }
    case "merge": {
      mayMove(thread, mover);
      const { into } = action;
      return { type: "thread.merged", into, after: { ...DONE, merged: { at, by, into } } };
    }
    case "absorb": {
      if (thread.parts.includes(action.part)) return "unchanged";
      mayMove(thread, mover);
      const { part } = action;
      return { type: "thread.absorbed", part, after: { parts: [...thread.parts, part], ...joined(thread, action) } };
    }
    case "separate":
      return { type: "thread.separated", from: thread.merged?.into ?? "", after: { merged: null } };
    case "part": {
      const { part } = action;
      if (!thread.parts.includes(part)) return "unchanged";
      return { type: "thread.parted", part, after: { parts: thread.parts.filter((one) => one !== part) } };
    }
    case "split": {
      mayMove(thread, mover);
      const { into } = action;
      return { type: "thread.split", mentionIds: [...action.mentionIds], into };
    }
    case "tag":
      return tagged(thread.tags, action);
    case "prioritise": {
      const { priority } = action;
      if ((thread.override?.priority ?? null) === priority) return "unchanged";
      const override = priority === null ? null : { priority, at, by };
      return { type: "thread.prioritised", priority, after: { override } };
    }
    case "route": {
      const { team } = action;
      return thread.team === team ? "unchanged" : { type: "thread.routed", team, after: { team } };
    }
    case "follow":
      return followed(thread.followers, deed.by);
    case "unfollow": {
      const followers = thread.followers.filter(({ id }) => id !== deed.by.id);
      return followers.length === thread.followers.length
        ? "unchanged"
        : { type: "thread.unfollowed", after: { followers } };
    }
    case "note":
      return {
        type: "thread.noted",
        text: action.text,
        ...(action.colleagues ? { colleagues: action.colleagues } : {}),
      };
    default:
      return action satisfies never;
  }
}

/** A platform may date our last word ahead of our own clock; what is put back on the queue comes after it all the same. */
function notBefore(at: string, answeredAt = ""): string {
  return answeredAt < at ? at : new Date(Date.parse(answeredAt) + 1).toISOString();
}

/** What is over when the work is. */
const DONE = { claim: null, reopenedAt: null, snooze: null, escalation: null } as const;

function takenBy({ id, name }: Person, since: string): Partial<Handling> {
  return { claim: { id, name, since }, snooze: null };
}

function tagged(
  known: readonly string[],
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
): Effect | "unchanged" {
  const added = [...new Set(add)].filter((tag) => !known.includes(tag));
  const removed = [...new Set(remove)].filter((tag) => known.includes(tag) && !add.includes(tag));
  if (added.length === 0 && removed.length === 0) return "unchanged";
  const tags = [...known.filter((tag) => !removed.includes(tag)), ...added];
  if (tags.length > MAX_TAGS) throw new AppError("invalid_input", `A thread has at most ${MAX_TAGS} tags.`);
  return { type: "thread.tagged", added, removed, after: { tags } };
}

/** The tags and followers of a whole with those of its part, as far as there is room; only what changes. */
function joined(
  whole: Thread,
  part: { readonly tags: readonly string[]; readonly followers: readonly Person[] },
): Partial<Handling> {
  const tags = [...new Set([...whole.tags, ...part.tags])].slice(0, MAX_TAGS);
  const known = new Set(whole.followers.map(({ id }) => id));
  const fresh = part.followers.filter(({ id }) => !known.has(id));
  const followers = [...whole.followers, ...fresh].slice(0, MAX_FOLLOWERS);
  return {
    ...(tags.length > whole.tags.length ? { tags } : {}),
    ...(followers.length > whole.followers.length ? { followers } : {}),
  };
}

function followed(known: readonly Person[], { id, name }: Person): Effect | "unchanged" {
  if (known.some((one) => one.id === id)) return "unchanged";
  if (known.length >= MAX_FOLLOWERS) {
    throw new AppError("conflict", `${MAX_FOLLOWERS} people follow this thread already; that is the most.`);
  }
  return { type: "thread.followed", after: { followers: [...known, { id, name }] } };
}

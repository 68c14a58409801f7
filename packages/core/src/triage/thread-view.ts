import * as z from "zod";
import { type Decision, needsPerson, priorityOf, type Term, termsOf, waveWeight } from "../mention/decision.ts";
import type { Seen } from "../thread/handling.ts";
import type { Evidence, Thread } from "../thread/thread.ts";
import { isSlaStale, nextDue } from "../promise/checks.ts";
import type { ThreadWave } from "../mention/wave.ts";

/**
 * open: heard, needs nobody; queued: waits for a person; claimed: somebody's; escalated: waits for a lead; waiting: we
 * answered, the customer has the word; snoozed: out of sight for a while; closed: done for now; ignored: nobody has to answer;
 * merged: a part of another thread.
 */
export const ThreadStatus = z.enum([
  "open",
  "queued",
  "claimed",
  "escalated",
  "waiting",
  "snoozed",
  "closed",
  "ignored",
  "merged",
]);
export type ThreadStatus = z.infer<typeof ThreadStatus>;

type Said = Evidence & { readonly state: { readonly type: "said" } };

/** What customers said; what a person called spam is as if unsaid. */
function saidOf(thread: Thread): Said[] {
  return thread.evidence.filter((item): item is Said => item.state.type === "said" && !item.state.features.spam);
}

/**
 * The thread's priority and route. The newest customer mention decides; the heaviest earlier one adds half
 * of what it weighs more, as one visible term, so that "thank you" calms a thread but does not erase it.
 */
export function decide(thread: Thread): Decision {
  const [newest, ...earlier] = saidOf(thread);
  if (!newest) {
    // Nothing to judge; what is called spam can still be shown, so that a wrong ruling is found again.
    const shown = thread.evidence.find((item) => item.state.type === "said");
    return { priority: 0, terms: [], route: "ignore", leadMentionId: shown?.mentionId ?? null };
  }
  const own = termsOf(newest.mentionId, newest.state.features);
  const heard = [waveTerm(thread), earlierTerm(priorityOf(own), earlier)].filter((term) => term !== undefined);
  const terms = [...own, ...heard];
  const override = overrideTerm(thread, priorityOf(terms), newest.mentionId);
  const all = override ? [override, ...terms] : terms;
  return {
    priority: override ? Number(override.value) : priorityOf(terms),
    terms: all,
    route: waitingIn(thread).length > 0 ? "respond" : "watch",
    leadMentionId: newest.mentionId,
  };
}

function earlierTerm(base: number, earlier: readonly Said[]): Term | undefined {
  let best: { readonly priority: number; readonly item: Said } | undefined;
  for (const item of earlier) {
    const priority = priorityOf(termsOf(item.mentionId, item.state.features));
    if (!best || priority > best.priority) best = { priority, item };
  }
  if (!best || best.priority <= base) return undefined;
  const weight = Math.round((best.priority - base) / 2);
  if (weight === 0) return undefined;
  return { term: "earlier", weight, value: String(best.priority), mentionId: best.item.mentionId };
}

function waveTerm(thread: Thread): Term | undefined {
  const wave = waveOf(thread);
  const weight = waveWeight(wave?.recent ?? 0);
  return wave && weight > 0
    ? { term: "wave", weight, value: String(wave.recent), mentionId: wave.mentionId }
    : undefined;
}

/** What a person's priority adds to the machine's, or takes from it. */
function overrideTerm({ override }: Thread, machine: number, mentionId: string): Term | undefined {
  if (!override) return undefined;
  const { priority } = override;
  return { term: "override", weight: priority - machine, value: String(priority), mentionId };
}

/** What waits for a person, newest first. */
function waitingIn(thread: Thread): Said[] {
  return unanswered(thread).filter((item) => needsPerson(item.state.features));
}

/**
 * The mention to look for copies by: the only one that waits, in its first words. Who writes again, or writes something
 * else instead, says more than the copy does and stands by themselves.
 */
export function solePostOf(thread: Thread): Evidence | undefined {
  const [sole, ...others] = waitingIn(thread);
  return others.length === 0 && !sole?.state.features.edited ? sole : undefined;
}

/** The thread's place in a wave, while a copy is all that it waits with. */
export function waveOf(thread: Thread): (ThreadWave & { readonly waveId: string }) | undefined {
  const { wave } = thread;
  if (!wave || wave.waveId === null || solePostOf(thread)?.mentionId !== wave.mentionId) return undefined;
  return { ...wave, waveId: wave.waveId };
}

/** When the customer first said what waits for a person now, ISO; undefined while nothing does, or it is out of sight. */
export function askedAt(thread: Thread): string | undefined {
  return isActive(viewOf(thread).status) ? waitingIn(thread).at(-1)?.at : undefined;
}

/** Customer mentions not older than our own last word, and not seen as they are at the last close. */
function unanswered(thread: Thread): Said[] {
  const answered = lastWordAt(thread) ?? "";
  return newsSince(
    saidOf(thread).filter((item) => item.at >= answered),
    thread.closed?.seen,
  );
}

/** Whether somebody who waits for an answer is clearly angry. */
export function isAngry(thread: Thread): boolean {
  return unanswered(thread).some((item) => item.state.features.anger === 2);
}

/** When we last answered, ISO. */
export function lastWordAt(thread: Thread): string | undefined {
  return thread.evidence.find((item) => item.state.type === "own")?.at;
}

/** Those that somebody had not seen then, or that got worse since. */
function newsSince(items: readonly Said[], seen: Seen = []): Said[] {
  const known = new Map(seen.map((one) => [one.mentionId, one]));
  return items.filter((item) => {
    const then = known.get(item.mentionId);
    const { urgency, anger } = item.state.features;
    return !(then && urgency <= then.urgency && anger <= then.anger);
  });
}

/** What follows from a thread's facts; computed, never stored as a fact of its own. */
export type ThreadView = {
  readonly status: ThreadStatus;
  readonly decision: Decision;
  /** When the first of its promises runs out, ISO; null where nothing is promised or nobody waits. */
  readonly dueAt: string | null;
  /** The newest mention's time, ISO. */
  readonly lastAt: string | null;
};

/** Projects a thread's facts onto what people see. */
export function viewOf(thread: Thread): ThreadView {
  const decision = decide(thread);
  const status = statusOf(thread, decision);
  return {
    status,
    decision,
    dueAt: isActive(status) ? (nextDue(thread)?.dueAt ?? null) : null,
    lastAt: thread.evidence[0]?.at ?? null,
  };
}

/** Statuses of threads that stand on the queue. */
export const ACTIVE = ["queued", "claimed", "escalated"] as const satisfies readonly ThreadStatus[];

/** Whether a thread of this status stands on the queue. */
export function isActive(status: ThreadStatus): boolean {
  return ACTIVE.some((one) => one === status);
}

function statusOf(thread: Thread, { route }: Decision): ThreadStatus {
  const { openedAt, claim, closed, reopenedAt, snooze, escalation, ignored } = thread;
  const said = saidOf(thread);
  if (thread.merged) return "merged";
  if (ignored && !newsSince(said, ignored.seen).some((item) => item.state.features.urgency === 2)) return "ignored";
  if (snooze && newsSince(said, snooze.seen).length === 0) return "snoozed";
  const answeredAt = lastWordAt(thread);
  const needed =
    (route === "respond" && openedAt !== null) ||
    (reopenedAt !== null && !(answeredAt !== undefined && answeredAt >= reopenedAt)) ||
    (snooze !== null && newsSince(unanswered(thread), snooze.seen).length > 0);
  const over = closed && !newsSince(said, closed.seen).some((item) => needsPerson(item.state.features));
  if (over && !claim && !needed) return "closed";
  // By what was said, not by whether it was opened: deletes and answers may come in any order.
  const concerns = claim !== null || reopenedAt !== null || said.some((item) => needsPerson(item.state.features));
  if (concerns && !needed && thread.evidence.find(isWord)?.state.type === "own") return "waiting";
  if (claim) return "claimed";
  if (escalation) return "escalated";
  return needed ? "queued" : "open";
}

/** Something that somebody can still read. */
function isWord({ state }: Evidence): boolean {
  return state.type === "own" || (state.type === "said" && !state.features.spam);
}

/** Whether the response queue's consumer still has to open a thread for triage. */
export function needsOpening(thread: Thread): boolean {
  return thread.merged === null && thread.openedAt === null && decide(thread).route === "respond";
}

/**
 * Whether the response queue's consumer has something to do: to open it, to look for copies of what waits now, or to
 * compute its clocks.
 */
export function needsIntake(thread: Thread): boolean {
  if (thread.merged) return false;
  if (needsOpening(thread) || isSlaStale(thread)) return true;
  if (thread.openedAt === null) return false;
  const sole = solePostOf(thread);
  return sole !== undefined && sole.mentionId !== thread.wave?.mentionId;
}

/** What a person can see of a thread's mentions right now. */
export function seenIn(thread: Thread): Seen {
  return saidOf(thread).map(({ mentionId, state }) => ({
    mentionId,
    urgency: state.features.urgency,
    anger: state.features.anger,
  }));
}

import * as z from "zod";
import {
  type Decision,
  Features,
  type Term,
  featuresOf,
  needsPerson,
  priorityOf,
  responseTarget,
  termsOf,
  waveWeight,
} from "./decision.ts";
import type { Mention } from "./mention.ts";
import { Level } from "./signal.ts";
import { ThreadWave } from "./wave.ts";

/** open: heard, needs nobody; queued: waits for a person; claimed: somebody's; closed: done for now. */
export const ThreadStatus = z.enum(["open", "queued", "claimed", "closed"]);
export type ThreadStatus = z.infer<typeof ThreadStatus>;

/** What a thread remembers of one of its mentions; the copy with the larger `rev` is the newer. */
export const Evidence = z.object({
  mentionId: z.string(),
  /** When it was posted, ISO. */
  at: z.iso.datetime(),
  /** The mention's revision in the store. */
  rev: z.number().int().nonnegative(),
  /** The thread's revision that brought it, so that people are told what changed since they looked. */
  threadRev: z.number().int().positive().optional(),
  /** Ours, deleted, moved to another thread, or a customer's words with their features. */
  state: z.discriminatedUnion("type", [
    z.object({ type: z.literal("own") }),
    z.object({ type: z.literal("deleted") }),
    z.object({ type: z.literal("moved") }),
    z.object({ type: z.literal("said"), features: Features }),
  ]),
});
export type Evidence = z.infer<typeof Evidence>;

/** Who holds a thread since when. */
export const Claim = z.object({ id: z.string(), name: z.string(), since: z.iso.datetime() });
export type Claim = z.infer<typeof Claim>;

/** A conversation: the join of its newest evidence, and what people did with it. */
export const Thread = z.object({
  schemaVersion: z.literal(1),
  threadId: z.string(),
  brandId: z.string(),
  platform: z.string(),
  sourceId: z.string(),
  conversation: z.string(),
  /** Newest first: the newest few, and those older ones that need a person. */
  evidence: z.array(Evidence),
  /** Set when the response queue's consumer opened it for triage. */
  openedAt: z.iso.datetime().nullable(),
  claim: Claim.nullable(),
  /** Set by a person; undone by a person or by a newer mention that needs one. */
  closed: z
    .object({
      at: z.iso.datetime(),
      by: z.string(),
      /** What the person could see when closing; other mentions, and those that got worse since, still wait. */
      seen: z.array(z.object({ mentionId: z.string(), urgency: Level, anger: Level })),
    })
    .nullable(),
  /** A person put it back on the queue, whatever the machine thinks. */
  reopenedAt: z.iso.datetime().nullable(),
  /** Set when copies of the one post that waits were looked for. */
  wave: ThreadWave.optional(),
});
export type Thread = z.infer<typeof Thread>;

/** The newest mentions of a thread are all remembered, up to this many. */
export const NEWEST = 12;

/** Older ones are remembered while they need a person, up to this many: twelve calm words do not answer an outcry. */
const NEEDY = 48;

/** What one mention contributes to the thread it belongs to, at revision `rev`. */
export function evidenceOf(mention: Mention, rev: number): Evidence | null {
  if (mention.createdAt === null) return null;
  const { mentionId } = mention;
  const at = mention.createdAt;
  if (mention.deletedAt !== null) return { mentionId, at, rev, state: { type: "deleted" } };
  if (mention.revisions[0]?.own) return { mentionId, at, rev, state: { type: "own" } };
  const features = featuresOf(mention);
  return features && { mentionId, at, rev, state: { type: "said", features } };
}

/**
 * Joins evidence: per mention the newer revision; of all the newest few, our own last word, and those that need a
 * person. Order and repetition do not matter while a thread has no more mentions than the newest few; beyond that a
 * mention must not be told at an older revision after it was forgotten at a newer one.
 */
export function joinEvidence(a: readonly Evidence[], b: readonly Evidence[]): Evidence[] {
  const byMention = new Map<string, Evidence>();
  for (const item of [...a, ...b]) {
    const known = byMention.get(item.mentionId);
    if (!known || item.rev > known.rev) byMention.set(item.mentionId, item);
  }
  const sorted = [...byMention.values()].sort(newestFirst);
  const older = sorted.slice(NEWEST);
  const lastWord = sorted.find((one) => one.state.type === "own");
  const needy = older.filter((one) => one.state.type === "said" && needsPerson(one.state.features)).slice(0, NEEDY);
  const kept = new Set([...needy, ...(lastWord ? [lastWord] : [])]);
  return [...sorted.slice(0, NEWEST), ...older.filter((one) => kept.has(one))];
}

function newestFirst(a: Evidence, b: Evidence): number {
  const [left, right] = [`${a.at}${a.mentionId}`, `${b.at}${b.mentionId}`];
  return left < right ? 1 : left > right ? -1 : 0;
}

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
  const terms = termsOf(newest.mentionId, newest.state.features);
  const base = priorityOf(terms);
  const before = earlierTerm(base, earlier);
  const waiting = waitingIn(thread);
  const wave = waveTerm(thread);
  const all = [...terms, ...(wave ? [wave] : []), ...(before ? [before] : [])];
  const priority = priorityOf(all);
  return { priority, terms: all, route: waiting.length > 0 ? "respond" : "watch", leadMentionId: newest.mentionId };
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

/** Customer mentions not older than our own last word, and not seen as they are at the last close. */
function unanswered(thread: Thread): Said[] {
  const answered = thread.evidence.find((item) => item.state.type === "own")?.at ?? "";
  const seen = new Map(thread.closed?.seen.map((one) => [one.mentionId, one]));
  return saidOf(thread).filter((item) => {
    const then = seen.get(item.mentionId);
    const { urgency, anger } = item.state.features;
    return item.at >= answered && !(then && urgency <= then.urgency && anger <= then.anger);
  });
}

/** What follows from a thread's facts; computed, never stored as a fact of its own. */
export type ThreadView = {
  readonly status: ThreadStatus;
  readonly decision: Decision;
  /** When an answer is due, ISO; null when nobody waits for one. */
  readonly dueAt: string | null;
  /** The newest mention's time, ISO. */
  readonly lastAt: string | null;
};

/** Projects a thread's facts onto what people see. */
export function viewOf(thread: Thread): ThreadView {
  const decision = decide(thread);
  const waiting = decision.route === "respond" && thread.openedAt !== null;
  const status = statusOf(thread, waiting);
  const due = waitingIn(thread).map((item) => Date.parse(item.at) + responseTarget(item.state.features) * 1000);
  return {
    status,
    decision,
    dueAt: isActive(status) && due.length > 0 ? new Date(Math.min(...due)).toISOString() : null,
    lastAt: thread.evidence[0]?.at ?? null,
  };
}

/** Whether a thread of this status stands on the queue. */
export function isActive(status: ThreadStatus): boolean {
  return status === "queued" || status === "claimed";
}

function statusOf(thread: Thread, waiting: boolean): ThreadStatus {
  if (thread.claim) return "claimed";
  if (thread.reopenedAt !== null || waiting) return "queued";
  return thread.closed ? "closed" : "open";
}

/** Whether the response queue's consumer still has to open a thread for triage. */
export function needsOpening(thread: Thread): boolean {
  return thread.openedAt === null && decide(thread).route === "respond";
}

/** Whether the response queue's consumer has something to do: to open it, or to look for copies of what waits now. */
export function needsIntake(thread: Thread): boolean {
  if (thread.openedAt === null) return needsOpening(thread);
  const sole = solePostOf(thread);
  return sole !== undefined && sole.mentionId !== thread.wave?.mentionId;
}

/** What a person can see of a thread's mentions right now. */
export function seenIn(thread: Thread): NonNullable<Thread["closed"]>["seen"] {
  return saidOf(thread).map(({ mentionId, state }) => ({
    mentionId,
    urgency: state.features.urgency,
    anger: state.features.anger,
  }));
}

/** A thread of which nothing is known yet but where it belongs. */
export function newThread(
  seed: Pick<Thread, "threadId" | "brandId" | "platform" | "sourceId" | "conversation">,
): Thread {
  return { schemaVersion: 1, ...seed, evidence: [], openedAt: null, claim: null, closed: null, reopenedAt: null };
}

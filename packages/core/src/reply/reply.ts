import * as z from "zod";
import { AppError, ERROR_CODES } from "../base/error.ts";
import { Person } from "../people/person.ts";

/**
 * draft: being written; submitted: waits for a lead; rejected: sent back with a reason; queued: to be sent; sending: held
 * by one sender; doubtful: may have gone out, to be looked for; sent; failed: waits for a person.
 */
export const ReplyState = z.enum(["draft", "submitted", "rejected", "queued", "sending", "doubtful", "sent", "failed"]);
export type ReplyState = z.infer<typeof ReplyState>;

/** The one table of what may follow what; a change of the text or of a lease follows its own state. */
export const NEXT_STATES = {
  draft: ["draft", "submitted", "queued"],
  submitted: ["draft", "queued", "rejected"],
  rejected: ["draft"],
  queued: ["sending"],
  sending: ["sending", "queued", "doubtful", "sent", "failed"],
  doubtful: ["sending"],
  sent: [],
  failed: ["draft", "queued", "doubtful", "sent"],
} as const satisfies Record<ReplyState, readonly ReplyState[]>;

/** Why a reply was not sent: an error's code, what stood in the way from the start, or that nobody knows whether it was. */
export const ReplyProblem = z.object({
  code: z.enum([...ERROR_CODES, "empty", "too_long", "window_closed", "not_permitted", "not_answerable", "in_doubt"]),
  message: z.string(),
});
export type ReplyProblem = z.infer<typeof ReplyProblem>;

/** An answer to one mention, from its first draft to the platform's id of it. */
export const Reply = z.object({
  schemaVersion: z.literal(1),
  replyId: z.string(),
  threadId: z.string(),
  brandId: z.string(),
  platform: z.string(),
  /** The source that it is sent as. */
  sourceId: z.string(),
  /** The mention that it answers. */
  mentionId: z.string(),
  text: z.string(),
  /** The canned reply that words of it were taken from, the last one of several. */
  cannedReply: z.object({ id: z.string(), version: z.number().int().positive() }).optional(),
  /** Counts the changes of the text; what is approved is one version. */
  version: z.number().int().positive(),
  state: ReplyState,
  /** A UUID: platforms' idempotency keys derive from it. */
  key: z.string(),
  by: Person,
  createdAt: z.iso.datetime(),
  /** Who let it go out. */
  approved: z.object({ by: Person, at: z.iso.datetime() }).nullable(),
  rejected: z.object({ by: Person, at: z.iso.datetime(), reason: z.string() }).nullable(),
  /** How often a sender took it. */
  attempts: z.number().int().nonnegative(),
  /** Failures that may pass, since a person last let it go out. */
  failures: z.number().int().nonnegative(),
  /** Who sends it now, until when. */
  lease: z.object({ owner: z.string(), until: z.iso.datetime() }).nullable(),
  /** When the first request that may have been carried out left; null while surely none was. */
  triedAt: z.iso.datetime().nullable(),
  /** No sender takes it before this. */
  notBefore: z.iso.datetime().nullable(),
  error: ReplyProblem.nullable(),
  /** The platform's id, from the moment at which the platform named it. */
  externalId: z.string().nullable(),
  url: z.string().nullable(),
  sentAt: z.iso.datetime().nullable(),
});
export type Reply = z.infer<typeof Reply>;

/** Failures that may pass before a person is asked. */
export const MAX_FAILURES = 5;

/** Nobody else sends a reply while one sender holds it; longer than a function may run. */
export const SEND_LEASE_SECONDS = 120;

/** What a fresh draft is made of. */
export type ReplySeed = Pick<
  Reply,
  | "replyId"
  | "threadId"
  | "brandId"
  | "platform"
  | "sourceId"
  | "mentionId"
  | "text"
  | "key"
  | "by"
  | "createdAt"
  | "cannedReply"
>;

/** A first draft. */
export function draftOf(seed: ReplySeed): Reply {
  return {
    schemaVersion: 1,
    ...seed,
    version: 1,
    state: "draft",
    approved: null,
    rejected: null,
    attempts: 0,
    failures: 0,
    lease: null,
    triedAt: null,
    notBefore: null,
    error: null,
    externalId: null,
    url: null,
    sentAt: null,
  };
}

type Deed = { readonly by: Person; readonly at: string };

function moved(reply: Reply, state: ReplyState, change: Partial<Omit<Reply, "state">> = {}): Reply {
  const allowed: readonly ReplyState[] = NEXT_STATES[reply.state];
  if (!allowed.includes(state))
    throw new AppError("conflict", `The reply is ${reply.state}; it cannot be ${state} now.`);
  return { ...reply, ...change, state };
}

/** What only its sender does. */
function movedBySender(reply: Reply, state: ReplyState, change: Partial<Omit<Reply, "state">>): Reply {
  if (reply.state !== "sending") throw new AppError("conflict", `The reply is ${reply.state}; nobody sends it.`);
  return moved(reply, state, change);
}

function refuseStale(reply: Reply, version: number): void {
  if (reply.version === version) return;
  throw new AppError("conflict", `The reply was changed: it is at version ${reply.version} now, not ${version}.`);
}

function refuseDoubt(reply: Reply): void {
  if (!isInDoubt(reply)) return;
  throw new AppError("conflict", "Nobody knows whether the reply was sent; say so first.");
}

/** Whether a request for it left and nobody knows what became of it. */
export function isInDoubt(reply: Reply): boolean {
  return reply.state !== "sent" && reply.triedAt !== null;
}

/** Whether a sender still has to do something about it. */
export function isOutstanding(reply: Reply): boolean {
  return reply.state === "queued" || reply.state === "sending" || reply.state === "doubtful";
}

/** Changes the words, some of them perhaps to a canned reply's; what was submitted, rejected or failed is a draft again. */
export function edit(reply: Reply, text: string, version: number, cannedReply?: Reply["cannedReply"]): Reply {
  refuseStale(reply, version);
  refuseDoubt(reply);
  const taken = cannedReply ? { cannedReply } : {};
  return moved(reply, "draft", { text, ...taken, version: version + 1, error: null, rejected: null, approved: null });
}

/** Asks a lead for approval. */
export function submit(reply: Reply, version: number): Reply {
  refuseStale(reply, version);
  return moved(reply, "submitted");
}

/** Sends it back to its author. */
export function reject(reply: Reply, { by, at }: Deed, reason: string): Reply {
  return moved(reply, "rejected", { rejected: { by, at, reason } });
}

/** Lets one version of it go out: a lead approves, or its author sends where nobody has to approve. */
export function queue(reply: Reply, { by, at }: Deed, version: number): Reply {
  refuseStale(reply, version);
  // What is on its way already is queued again by its sender only, and what failed by `retry`.
  if (reply.state !== "draft" && reply.state !== "submitted") {
    throw new AppError("conflict", `The reply is ${reply.state}; only a draft is let go out.`);
  }
  return moved(reply, "queued", { approved: { by, at }, ...FRESH });
}

const FRESH = { failures: 0, lease: null, notBefore: null, error: null } as const;

/** Tries a failed one again; `looks` where the platform tells what became of an earlier request. */
export function retry(reply: Reply, { by, at }: Deed, looks: boolean): Reply {
  if (reply.state !== "failed") throw new AppError("conflict", `The reply is ${reply.state}; nothing failed.`);
  if (!looks) refuseDoubt(reply);
  return moved(reply, isInDoubt(reply) ? "doubtful" : "queued", { approved: { by, at }, ...FRESH });
}

/** A person looked whether a reply in doubt was sent: it was, or it is to be sent again. */
export function resolve(reply: Reply, { by, at }: Deed, sent: boolean): Reply {
  if (reply.state !== "failed" || reply.triedAt === null) {
    throw new AppError("conflict", "There is no doubt whether the reply was sent.");
  }
  if (sent) return moved(reply, "sent", { sentAt: reply.triedAt, ...FRESH });
  return moved(reply, "queued", { approved: { by, at }, triedAt: null, ...FRESH });
}

/** Refuses to forget what went out or may have gone out. */
export function mayForget(reply: Reply): void {
  refuseDoubt(reply);
  if (reply.state !== "sent" && reply.state !== "sending") return;
  throw new AppError("conflict", `The reply is ${reply.state}; it cannot be taken back here.`);
}

/** Takes it for sending; "unchanged" when there is nothing to do, not yet, or somebody else does it. */
export function take(reply: Reply, owner: string, now: Date): Reply | "unchanged" {
  if (!isOutstanding(reply)) return "unchanged";
  const iso = now.toISOString();
  if (reply.notBefore !== null && reply.notBefore > iso) return "unchanged";
  if (reply.lease && reply.lease.until > iso) return "unchanged";
  const until = new Date(now.getTime() + SEND_LEASE_SECONDS * 1000).toISOString();
  return moved(reply, "sending", { attempts: reply.attempts + 1, lease: { owner, until }, notBefore: null });
}

/** Notes that a request is about to leave. */
export function leave(reply: Reply, at: string): Reply {
  return movedBySender(reply, "sending", { triedAt: reply.triedAt ?? at });
}

/** Notes that surely nothing of what left was carried out. */
export function unleave(reply: Reply): Reply {
  refuseNamed(reply);
  return movedBySender(reply, "sending", { triedAt: null });
}

/** Notes the platform's name for it; from here on it is never sent again. */
export function name(reply: Reply, named: { readonly externalId: string; readonly url?: string }, at: string): Reply {
  if (reply.externalId !== null) return movedBySender(reply, "sending", {});
  return movedBySender(reply, "sending", { externalId: named.externalId, url: named.url ?? null, sentAt: at });
}

/** It is done. */
export function settle(reply: Reply): Reply {
  return movedBySender(reply, "sent", { lease: null, error: null });
}

/** The platform has it: all that is left is to record it. */
function refuseNamed({ externalId }: Reply): void {
  if (externalId !== null) throw new AppError("conflict", "The platform took the reply; it cannot fail any more.");
}

/** Gives up until a person helps; its words are kept. */
export function fail(reply: Reply, error: ReplyProblem): Reply {
  refuseNamed(reply);
  return movedBySender(reply, "failed", { lease: null, error });
}

/** Waits for another attempt; a failure that counts is one of few. */
export function wait(reply: Reply, error: ReplyProblem, notBefore: string, counts: boolean): Reply {
  refuseNamed(reply);
  const failures = reply.failures + (counts ? 1 : 0);
  if (failures >= MAX_FAILURES) {
    return fail({ ...reply, failures }, isInDoubt(reply) ? { ...error, code: "in_doubt" } : error);
  }
  return movedBySender(reply, isInDoubt(reply) ? "doubtful" : "queued", { lease: null, error, notBefore, failures });
}

/** A message gets this long before the sweep sends another one. */
const GRACE_MS = 60_000;

/** When the sweep has to look at it, ISO, in case no message does; null when nobody has to. */
export function sweepAt(reply: Reply): string | null {
  if (!isOutstanding(reply)) return null;
  if (reply.lease) return reply.lease.until;
  const from = reply.notBefore ?? reply.approved?.at ?? reply.createdAt;
  return new Date(Date.parse(from) + GRACE_MS).toISOString();
}

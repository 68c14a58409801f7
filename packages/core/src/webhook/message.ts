import * as z from "zod";
import { WebhookEvent } from "./event.ts";

/** Seconds after one attempt until the next, as Standard Webhooks recommends; the first one goes at once. */
export const RETRY_SECONDS = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** Each wait is lengthened by up to this share, at random, so that many messages do not come back together. */
export const JITTER = 0.1;

/** One attempt is over before somebody else may make the next one; longer than any time-out. */
export const LEASE_MS = 60_000;

/** A receiver may ask for this much quiet at most. */
const LONGEST_WAIT_MS = 86_400_000;

/** Attempts that the log keeps, the newest. */
const KEPT_ATTEMPTS = 20;

/** One attempt to deliver; `begun` is one of which nobody came back to tell. */
export const Attempt = z.object({
  attemptId: z.string(),
  at: z.iso.datetime(),
  result: z.enum(["begun", "succeeded", "failed"]),
  /** HTTP status; null where no answer came. */
  status: z.number().int().nullable(),
  /** Why it failed, beyond the status. */
  error: z.string().nullable(),
  /** How long it took. */
  ms: z.number().int().nonnegative().nullable(),
  /** The beginning of what the receiver answered. */
  body: z.string(),
});
export type Attempt = z.infer<typeof Attempt>;

/** One event for one subscription, until the receiver takes it or the schedule is over. */
export const WebhookMessage = z.object({
  schemaVersion: z.literal(1),
  /** `webhook-id`: derived from subscription and event, so that no event ever becomes two messages. */
  messageId: z.string(),
  subscriptionId: z.string(),
  brandId: z.string(),
  event: WebhookEvent,
  createdAt: z.iso.datetime(),
  state: z.enum(["pending", "delivered", "failed"]),
  /** When the next attempt is due; null when none is. */
  nextAt: z.iso.datetime().nullable(),
  /** Attempts since it was last put on the schedule's beginning. */
  tries: z.number().int().nonnegative(),
  attempts: z.array(Attempt),
});
export type WebhookMessage = z.infer<typeof WebhookMessage>;

/** A message that waits for its first attempt. */
export function newMessage(
  seed: Pick<WebhookMessage, "messageId" | "subscriptionId" | "brandId" | "event">,
  at: string,
): WebhookMessage {
  return { schemaVersion: 1, ...seed, createdAt: at, state: "pending", nextAt: at, tries: 0, attempts: [] };
}

/** One sender's moment: when, under which id, and a random number from 0 to below 1. */
export type Turn = { readonly attemptId: string; readonly at: string; readonly random: number };

/**
 * Begins an attempt where one is due. What is written is already what holds if nobody ever comes back: the attempt
 * counts, and the next one is due as after a failure, so that a crash neither repeats at once nor ends the schedule.
 */
export function begin(message: WebhookMessage, turn: Turn): WebhookMessage | "unchanged" {
  const { state, nextAt, tries } = message;
  if (state !== "pending" || nextAt === null || nextAt > turn.at) return "unchanged";
  // Nobody came back from the last attempt that the schedule has.
  if (tries >= RETRY_SECONDS.length) return { ...message, state: "failed", nextAt: null };
  const attempt: Attempt = { ...turnOf(turn), result: "begun", status: null, error: null, ms: null, body: "" };
  const after = Math.max(LEASE_MS, waitAfter(tries + 1, turn.random) ?? 0);
  return {
    ...message,
    tries: tries + 1,
    nextAt: later(turn.at, after),
    attempts: [...message.attempts, attempt].slice(-KEPT_ATTEMPTS),
  };
}

/** What came of an attempt. */
export type Answer = {
  readonly status: number | null;
  readonly error: string | null;
  readonly ms: number;
  readonly body: string;
  /** How long the receiver asks to be left alone. */
  readonly retryAfterMs: number | null;
};

/** Any 2xx is a receipt; everything else is not, a redirect included. */
export function isReceipt({ status }: Pick<Answer, "status">): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** The receiver says that it will never take anything again. */
export function isGone({ status }: Pick<Answer, "status">): boolean {
  return status === 410;
}

/**
 * Records what came of an attempt. A receipt settles the message whoever brings it and however late; a failure moves
 * only the message whose newest attempt it was.
 */
export function finish(message: WebhookMessage, turn: Turn, answer: Answer): WebhookMessage | "unchanged" {
  const index = message.attempts.findIndex((one) => one.attemptId === turn.attemptId);
  const known = message.attempts[index];
  if (known?.result !== "begun") return "unchanged";
  const { status, error, ms, body } = answer;
  const result = isReceipt(answer) ? "succeeded" : "failed";
  const attempts = message.attempts.with(index, { ...known, result, status, error, ms, body });
  if (result === "succeeded") return { ...message, attempts, state: "delivered", nextAt: null };
  if (message.state !== "pending" || index !== attempts.length - 1) return { ...message, attempts };
  const wait = waitAfter(message.tries, turn.random);
  if (wait === undefined || isGone(answer)) return { ...message, attempts, state: "failed", nextAt: null };
  const asked = Math.min(answer.retryAfterMs ?? 0, LONGEST_WAIT_MS);
  return { ...message, attempts, nextAt: later(turn.at, Math.max(wait, asked)) };
}

/** Puts a message on the schedule's beginning; one that is being sent right now stays as it is. */
export function replay(message: WebhookMessage, at: string): WebhookMessage | "unchanged" {
  const newest = message.attempts.at(-1);
  const isBusy = newest?.result === "begun" && Date.parse(newest.at) + LEASE_MS > Date.parse(at);
  if (message.state === "pending" && isBusy) return "unchanged";
  return { ...message, state: "pending", tries: 0, nextAt: at };
}

/** Milliseconds after so many attempts until the next one; undefined when there is none. */
function waitAfter(tries: number, random: number): number | undefined {
  const seconds = RETRY_SECONDS[tries];
  return seconds === undefined ? undefined : Math.ceil(seconds * 1000 * (1 + JITTER * random));
}

function turnOf({ attemptId, at }: Turn): Pick<Attempt, "attemptId" | "at"> {
  return { attemptId, at };
}

function later(at: string, ms: number): string {
  return new Date(Date.parse(at) + ms).toISOString();
}

/** A message that is sent once, as a test. */
export function newTest(seed: Parameters<typeof newMessage>[0], at: string): WebhookMessage {
  return { ...newMessage(seed, at), tries: RETRY_SECONDS.length - 1 };
}

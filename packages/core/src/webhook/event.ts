import * as z from "zod";
import { Activity } from "../thread/activity.ts";
import type { Thread } from "../thread/thread.ts";
import { decide, lastWordAt, ThreadStatus, viewOf } from "../triage/thread-view.ts";
import { withoutWords } from "./wordless.ts";

type ActivityType = Activity["type"];

/** Types that follow from something other than an activity. */
const DERIVED = ["thread.queued", "webhook.test"] as const;

/** Every type of event: what people and the machine do with threads, that a thread waits for a person, and a test. */
export const EVENT_TYPES = [...DERIVED, ...Activity.options.map((option): ActivityType => option.shape.type.value)];
export type EventType = (typeof DERIVED)[number] | ActivityType;

/** What a subscription may ask for: single types, all of a noun (`reply.*`), or all (`*`). */
export const EVENT_PATTERNS: readonly string[] = [
  "*",
  ...new Set(EVENT_TYPES.map((type) => `${type.split(".")[0] ?? ""}.*`)),
  ...EVENT_TYPES,
];

/** Whether a type is one that a pattern means. */
export function matches(pattern: string, type: string): boolean {
  return pattern === "*" || pattern === type || (pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1)));
}

/** A thread as it stood when the event was told. */
export const ThreadFacts = z.object({
  threadId: z.string(),
  brandId: z.string(),
  platform: z.string(),
  sourceId: z.string(),
  status: ThreadStatus,
  priority: z.number().int().min(0).max(100),
  dueAt: z.iso.datetime().nullable(),
  claimedBy: z.string().nullable(),
  /** The mention that decides. */
  mentionId: z.string().nullable(),
});
export type ThreadFacts = z.infer<typeof ThreadFacts>;

/** Who did it; the machine where nobody did. */
const By = z.looseObject({ id: z.string(), name: z.string() });

/** A fact as it is kept for a subscription: the customer's words are not in it, they are read when it is sent. */
export const WebhookEvent = z.object({
  /** The same for every subscription that is told. */
  eventId: z.string(),
  type: z.string(),
  /** When it happened. */
  at: z.iso.datetime(),
  thread: ThreadFacts.nullable(),
  by: By.nullable(),
  /** What else is known of it, without anybody's words. */
  facts: z.record(z.string(), z.unknown()),
  /** What colleagues wrote (notes, reasons): sent only to those who ask for texts. */
  words: z.record(z.string(), z.unknown()),
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** A thread's facts as events tell them. */
export function factsOf(thread: Thread): ThreadFacts {
  const { threadId, brandId, platform, sourceId, claim } = thread;
  const { status, decision, dueAt } = viewOf(thread);
  const { priority, leadMentionId: mentionId } = decision;
  return { threadId, brandId, platform, sourceId, status, priority, dueAt, claimedBy: claim?.id ?? null, mentionId };
}

/** An activity as an event. */
export function eventOfActivity(thread: Thread, activity: Activity): WebhookEvent {
  const { type, activityId, threadId: _thread, at, by, change: _change, ...rest } = activity;
  const schema = Activity.options.find((option) => option.shape.type.value === type);
  const facts = schema ? withoutWords(schema, rest) : {};
  return { eventId: activityId, type, at, thread: factsOf(thread), by, facts, words: { ...rest } };
}

/** What was told of a thread so far, so that each fact is told once. */
export const Told = z.object({
  /** The thread's revision up to which its activities were told. */
  rev: z.number().int().nonnegative(),
  /** When it was first opened, as told. */
  openedAt: z.string().nullable(),
  /** The stretch of waiting that was told last. */
  wait: z.string().nullable(),
});
export type Told = z.infer<typeof Told>;

/** That a thread waits for a person: for the first time, or again after we had answered or closed it. */
export function waitsOf(thread: Thread, told: Told | undefined, now: string): WebhookEvent[] {
  const { openedAt } = thread;
  if (openedAt === null) return [];
  const queued = (wait: string, at: string): WebhookEvent => ({
    eventId: `${thread.threadId}.${wait}`,
    type: "thread.queued",
    at,
    thread: factsOf(thread),
    by: null,
    facts: { first: wait === "first" },
    words: {},
  });
  const first = told?.openedAt === openedAt ? [] : [queued("first", openedAt)];
  const wait = waitOf(thread);
  if (wait === undefined || wait === told?.wait) return first;
  // Of a thread that nothing was ever told of, only what was said since can have begun the wait.
  return [...first, queued(wait, told ? now : newestAt(thread))];
}

/** Names the stretch of waiting that a thread is in, by what ended the one before; undefined for none but the first. */
export function waitOf(thread: Thread): string | undefined {
  if (thread.openedAt === null || decide(thread).route !== "respond") return undefined;
  const ended = [thread.closed?.at ?? "", lastWordAt(thread) ?? ""].sort().at(-1) ?? "";
  return ended > thread.openedAt ? ended : undefined;
}

function newestAt(thread: Thread): string {
  return thread.evidence.find(({ state }) => state.type === "said")?.at ?? thread.openedAt ?? "";
}

import * as z from "zod";
import { ThreadAction } from "../thread/action.ts";
import { Activity } from "../thread/activity.ts";
import { DocumentName, documentOf } from "../base/document.ts";
import { meets, type Matter, Takes } from "../people/team.ts";
import type { Thread } from "../thread/thread.ts";
import { askedAt, lastWordAt, type ThreadView, ThreadStatus, viewOf } from "../triage/thread-view.ts";

type ActivityType = Activity["type"];

/** That a customer said something, and every type of activity. */
const EVENTS: readonly [string, ...string[]] = [
  "customer.wrote",
  ...Activity.options.map((option): ActivityType => option.shape.type.value),
];

/** From when a stretch of time counts: unanswered words, our own last word while we wait, or that somebody took it. */
const Since = z.enum(["asked", "answered", "claimed"]);
type Since = z.infer<typeof Since>;

/** When an automation looks at a thread: as something happens, or once something has been so for some time. */
export const Trigger = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("on"), event: z.enum(EVENTS) }),
  z.strictObject({
    type: z.literal("after"),
    /** A minute to 90 days. */
    seconds: z
      .number()
      .int()
      .min(60)
      .max(90 * 86_400),
    since: Since,
  }),
]);
export type Trigger = z.infer<typeof Trigger>;

/** What has to be so of a thread; what is left out does not matter. */
export const Conditions = Takes.extend({
  statuses: z.array(ThreadStatus).min(1).optional(),
  /** None of these tags. */
  withoutTags: Takes.shape.tags,
  teams: z.array(z.string().min(1).max(100)).min(1).max(50).optional(),
  holder: z.enum(["nobody", "somebody"]).optional(),
  minPriority: z.number().int().min(0).max(100).optional(),
  maxPriority: z.number().int().min(0).max(100).optional(),
});
export type Conditions = z.infer<typeof Conditions>;

/** What a rule may do; it takes and follows nothing for itself. */
const RuleAction = ThreadAction.refine(
  ({ type }) => type !== "claim" && type !== "follow" && type !== "unfollow",
  "a rule cannot do this for itself; assign it to somebody",
);

/** What a lead writes down of an automation. */
export const AutomationDraft = z.strictObject({
  name: DocumentName,
  enabled: z.boolean().default(true),
  when: Trigger,
  if: Conditions.default({}),
  do: z.array(RuleAction).min(1).max(10),
});
export type AutomationDraft = z.infer<typeof AutomationDraft>;

/** A saved rule: when something happens, if a thread is so, then do this. */
export const Automation = documentOf(AutomationDraft);
export type Automation = z.infer<typeof Automation>;

/** Something that happened to a thread, by an id that is its own. */
export type AutomationEvent = {
  readonly eventId: string;
  readonly event: string;
  /** When, ISO. */
  readonly at: string;
};

/** What one automation did with one thread for one event. */
export const AutomationRun = z.object({
  schemaVersion: z.literal(1),
  brandId: z.string(),
  threadId: z.string(),
  automationId: z.string(),
  version: z.number().int().positive(),
  name: z.string(),
  eventId: z.string(),
  /** What made it look: the event's name, or `after asked 7200 s`. */
  cause: z.string(),
  at: z.iso.datetime(),
  /** What of its conditions was met, in words of the filter. */
  why: z.array(z.string()),
  /** `capped`: rules did too much with this thread today. */
  outcome: z.enum(["done", "unchanged", "refused", "capped"]),
  /** Types of the activities that it left. */
  did: z.array(z.string()),
  /** Why it was refused. */
  problem: z.string().nullable(),
});
export type AutomationRun = z.infer<typeof AutomationRun>;

/** Events of activities: what a rule did sets off no rule, so that rules never chase each other. */
export function eventsOf(activities: readonly Activity[]): AutomationEvent[] {
  return activities
    .filter(({ by }) => by.kind !== "rule")
    .map(({ activityId, type, at }) => ({ eventId: activityId, event: type, at }));
}

/** What customers said that a thread was told of after a revision of it. */
export function wordsSince(thread: Thread, rev: number): AutomationEvent[] {
  return thread.evidence
    .filter(({ state, threadRev = 0 }) => state.type === "said" && threadRev > rev)
    .map(({ mentionId, at }) => ({ eventId: mentionId, event: "customer.wrote", at }));
}

/** Since when what an automation waits for has been so, ISO; undefined while it is not. */
export function sinceOf(thread: Thread, { status }: Pick<ThreadView, "status">, since: Since): string | undefined {
  switch (since) {
    case "asked":
      return askedAt(thread);
    case "answered":
      return status === "waiting" ? lastWordAt(thread) : undefined;
    case "claimed":
      return status === "claimed" ? thread.claim?.since : undefined;
    default:
      return since satisfies never;
  }
}

/** When a stretch of time is over for a thread; undefined while it does not run. */
export function dueFor(thread: Thread, view: Pick<ThreadView, "status">, { when }: Automation): string | undefined {
  if (when.type !== "after") return undefined;
  const base = sinceOf(thread, view, when.since);
  return base === undefined ? undefined : new Date(Date.parse(base) + when.seconds * 1000).toISOString();
}

/** A moment at which a rule looks at a thread. */
export type Timer = { readonly at: string; readonly threadId: string; readonly automationId: string };

/** The moments at which rules look at a thread as it stands. */
export function timersOf(automations: readonly Automation[], thread: Thread): Timer[] {
  const view = viewOf(thread);
  return automations.flatMap((automation) => {
    const at = dueFor(thread, view, automation);
    return at === undefined ? [] : [{ at, threadId: thread.threadId, automationId: automation.id }];
  });
}

/** What of an automation's conditions is met, in words; undefined when one is not. */
export function whyOf(conditions: Conditions, thread: Thread, view: ThreadView, matter: Matter): string[] | undefined {
  const { statuses, withoutTags, teams, holder, minPriority, maxPriority, ...takes } = conditions;
  const { status } = view;
  const { priority } = view.decision;
  const checks: readonly (readonly [unknown, boolean, string])[] = [
    [statuses, statuses?.includes(status) ?? true, `status ${status}`],
    [withoutTags, !withoutTags?.some((tag) => thread.tags.includes(tag)), `without ${withoutTags?.join(", ") ?? ""}`],
    [teams, teams?.includes(thread.team ?? "") ?? true, `team ${thread.team ?? "none"}`],
    [holder, (holder === "somebody") === (thread.claim !== null) || holder === undefined, `held by ${holder ?? ""}`],
    [minPriority, priority >= (minPriority ?? 0), `priority ${priority} is at least ${minPriority ?? 0}`],
    [maxPriority, priority <= (maxPriority ?? 100), `priority ${priority} is at most ${maxPriority ?? 100}`],
    [takes.platforms, true, `platform ${matter.platform}`],
    [takes.languages, true, `language ${matter.language ?? "unknown"}`],
    [takes.topics, true, `topic ${matter.topics.filter((one) => takes.topics?.includes(one)).join(", ")}`],
    [takes.tags, true, `tag ${matter.tags.filter((one) => takes.tags?.includes(one)).join(", ")}`],
  ];
  if (!meets(takes, matter) || checks.some(([, met]) => !met)) return undefined;
  return checks.filter(([asked]) => asked !== undefined).map(([, , words]) => words);
}

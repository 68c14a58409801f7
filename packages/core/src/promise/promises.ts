import type { Activity } from "../thread/activity.ts";
import type { BusinessTime } from "../time/calendar.ts";
import type { Mention } from "../mention/mention.ts";
import { type Ask, clockOf, coursesOf, reachedAt, type SlaClock, type Stretch, targetOf } from "../sla/sla.ts";
import { type PolicyFacts, policyFor, type SlaPlan, type SlaPolicy, slaEventsOf } from "./plan.ts";
import type { Thread } from "../thread/thread.ts";

/** A clock with the policy that promises it. */
export type PromisedClock = SlaClock & {
  readonly policy: SlaPolicy;
  /** The priority by which it was chosen. */
  readonly priority: number;
  /** When people are or were to be warned, epoch milliseconds. */
  readonly warnAt: number | undefined;
};

/** What a thread is judged by besides its words. */
export type Judged = Pick<Thread, "platform" | "tags" | "team" | "override">;

/**
 * The clocks of a conversation by its brand's plan. Each clock has the policy that fits the worst of what was asked while it
 * ran, so that calmer words afterwards change no promise that was made before.
 */
export function promisesOf(input: {
  readonly plan: SlaPlan;
  readonly timeOf: (policy: SlaPolicy) => BusinessTime;
  readonly thread: Judged;
  readonly mentions: readonly Mention[];
  readonly activities: readonly Activity[];
  readonly now: Date;
}): readonly PromisedClock[] {
  const { plan, timeOf, thread, mentions, activities, now } = input;
  const marks = marksOf(activities);
  return coursesOf(slaEventsOf(mentions, activities), now).flatMap((course) => {
    const facts = factsOf(thread, course.asks);
    const policy = policyFor(plan, facts);
    const target = policy && targetOf(course.kind, policy.targets);
    if (!policy || target === undefined) return [];
    const time = timeOf(policy);
    const clock = clockOf(course, target, time, now);
    const warnAt = reachedAt(clock, clock.target * policy.warnAt, time);
    const timeline = clock.timeline.flatMap((one) => marked(one, marks, time, now));
    return [{ ...clock, timeline, policy, priority: facts.priority, warnAt }];
  });
}

function factsOf({ platform, tags, team, override }: Judged, asks: readonly Ask[]): PolicyFacts {
  const worst = (of: (ask: Ask) => number): number => Math.max(0, ...asks.map(of));
  return {
    priority: override?.priority ?? worst(({ priority }) => priority),
    urgency: worst(({ urgency }) => urgency),
    anger: worst(({ anger }) => anger),
    topics: asks.flatMap(({ topics }) => topics),
    platform,
    tags,
    team,
  };
}

type Mark = { readonly as: "snoozed" | "escalated"; readonly from: number; readonly to: number };

/** When a thread was out of sight and when it waited for a lead, by what its activities set. */
function marksOf(activities: readonly Activity[]): readonly Mark[] {
  return [...stretchesOf(activities, "snooze", "snoozed"), ...stretchesOf(activities, "escalation", "escalated")];
}

function stretchesOf(activities: readonly Activity[], part: "snooze" | "escalation", as: Mark["as"]): readonly Mark[] {
  const found: Mark[] = [];
  let from: number | undefined;
  for (const { at, change } of activities) {
    const after = change?.after[part];
    if (after === undefined) continue;
    if (after !== null) from ??= Date.parse(at);
    else if (from !== undefined) {
      found.push({ as, from, to: Date.parse(at) });
      from = undefined;
    }
  }
  return from === undefined ? found : [...found, { as, from, to: Number.POSITIVE_INFINITY }];
}

/** A stretch cut where a mark begins or ends inside of it. */
function marked(stretch: Stretch, marks: readonly Mark[], time: BusinessTime, now: Date): readonly Stretch[] {
  const end = stretch.to ?? Math.max(now.getTime(), stretch.from);
  const inside = (at: number): boolean => stretch.from < at && at < end;
  const cuts = [...new Set(marks.flatMap(({ from, to }) => [from, to]).filter(inside))].toSorted((a, b) => a - b);
  return [stretch.from, ...cuts].map((from, i): Stretch => {
    const to = cuts[i] ?? stretch.to;
    const is = (as: Mark["as"]): boolean => marks.some((mark) => mark.as === as && mark.from <= from && from < mark.to);
    const counted =
      cuts.length === 0 || stretch.state !== "running"
        ? stretch.counted
        : time.elapsed(new Date(from), new Date(to ?? end));
    return {
      from,
      to,
      state: stretch.state,
      counted,
      ...(is("snoozed") ? { snoozed: true as const } : {}),
      ...(is("escalated") ? { escalated: true as const } : {}),
    };
  });
}

import * as z from "zod";
import type { BusinessTime } from "../time/calendar.ts";

/** What a promise is about. */
export const ClockKind = z.enum(["first_response", "next_response", "resolution"]);
export type ClockKind = z.infer<typeof ClockKind>;

/** Open seconds, a year at most. */
const Target = z
  .number()
  .int()
  .positive()
  .max(366 * 86_400)
  .optional();

/** Open seconds within which each is promised; what is left out is not promised. */
export const SlaTargets = z.strictObject({ firstResponse: Target, nextResponse: Target, resolution: Target });
export type SlaTargets = z.infer<typeof SlaTargets>;

/** What was asked, as far as policies choose by it. */
export type Ask = {
  readonly priority: number;
  readonly urgency: number;
  readonly anger: number;
  readonly topics: readonly string[];
};

/** Something that moves a clock. Times are epoch milliseconds. */
export type SlaEvent =
  /** A customer said something that needs an answer. */
  | { readonly type: "asked"; readonly at: number; readonly ask?: Ask }
  /** We answered. */
  | { readonly type: "answered"; readonly at: number }
  /** A person ended the work. */
  | { readonly type: "resolved"; readonly at: number }
  /** A person said that nobody has to answer; only what is clearly urgent asks again. */
  | { readonly type: "ignored"; readonly at: number }
  /** A person took it up again, or a customer brought it back. */
  | { readonly type: "reopened"; readonly at: number };

/** Why a clock ran, stood still or stopped in a stretch of time. */
export type Stretch = {
  readonly from: number;
  /** Undefined for the one that goes on now. */
  readonly to: number | undefined;
  readonly state: "running" | "waiting_for_customer" | "resolved" | "ignored";
  /** Open milliseconds of it that count; 0 while it stands still. */
  readonly counted: number;
  /** Out of sight, or waiting for a lead, all the while; neither stops a clock. */
  readonly snoozed?: true;
  readonly escalated?: true;
};

/** One promise and how it stands. Times are epoch milliseconds, amounts open milliseconds. */
export type SlaClock = {
  readonly kind: ClockKind;
  readonly startedAt: number;
  readonly target: number;
  readonly elapsed: number;
  readonly state: "running" | "paused" | "met" | "breached";
  /** When it stopped for good, or stands at the last resolve. */
  readonly stoppedAt: number | undefined;
  /** When the target is or was reached if nothing pauses it again; undefined while it stands still. */
  readonly dueAt: number | undefined;
  /** When the target was passed; also set for a clock that was stopped too late. */
  readonly breachedAt: number | undefined;
  /** How it came to this, oldest first: what explains a breach. */
  readonly timeline: readonly Stretch[];
};

/** A stretch before anything was counted. */
export type Span = { readonly from: number; readonly to: number | undefined; readonly state: Stretch["state"] };

/** What one clock counts: the stretches of its life, and everything that was asked in them. */
export type Course = {
  readonly kind: ClockKind;
  readonly spans: readonly Span[];
  readonly asks: readonly Ask[];
};

/**
 * What the clocks of a conversation count up to an instant. Events may come in any order. A first response is owed from the
 * first question to the first answer after it; a next response from the first question after an answer to the answer after
 * that; a resolution from the first question until it is resolved or ignored, not counting while the customer has the last
 * word to say, and going on where it stood when it is reopened.
 */
export function coursesOf(events: readonly SlaEvent[], now: Date): readonly Course[] {
  const sorted = heeded(events.filter((event) => event.at <= now.getTime()).toSorted(inOrder));
  const responses = responseCourses(sorted).map((course, index): Course => ({
    ...course,
    kind: index === 0 ? "first_response" : "next_response",
  }));
  const spans = resolutionSpans(sorted);
  return spans.length === 0 ? responses : [...responses, { kind: "resolution", spans, asks: asksOf(sorted) }];
}

/** Open seconds that a policy promises for a kind of clock. */
export function targetOf(kind: ClockKind, targets: SlaTargets): number | undefined {
  const { firstResponse, nextResponse, resolution } = targets;
  return { first_response: firstResponse, next_response: nextResponse, resolution }[kind];
}

/** The clocks of a conversation at an instant by one policy; pure, so that a changed policy or calendar is a second call. */
export function slaClocks(
  events: readonly SlaEvent[],
  targets: SlaTargets,
  time: BusinessTime,
  now: Date,
): readonly SlaClock[] {
  return coursesOf(events, now).flatMap((course) => {
    const target = targetOf(course.kind, targets);
    return target === undefined ? [] : [clockOf(course, target, time, now)];
  });
}

/** At one instant a question comes before its answer, and an answer before the end. */
const RANK: Readonly<Record<SlaEvent["type"], number>> = {
  reopened: 0,
  asked: 1,
  answered: 2,
  resolved: 3,
  ignored: 4,
};

function inOrder(a: SlaEvent, b: SlaEvent): number {
  return a.at - b.at || RANK[a.type] - RANK[b.type];
}

/** Without what was asked where nobody has to answer; what is clearly urgent is heard there too, and all after it. */
function heeded(events: readonly SlaEvent[]): readonly SlaEvent[] {
  let ignoring = false;
  return events.filter((event) => {
    if (event.type === "ignored") ignoring = true;
    if (event.type === "reopened" || (event.type === "asked" && event.ask?.urgency === 2)) ignoring = false;
    return !(ignoring && event.type === "asked");
  });
}

function asksOf(events: readonly SlaEvent[]): readonly Ask[] {
  return events.flatMap((event) => (event.type === "asked" && event.ask ? [event.ask] : []));
}

/** From each question that nobody had answered to what ended the waiting: an answer, or the end of the work. */
function responseCourses(events: readonly SlaEvent[]): readonly Omit<Course, "kind">[] {
  const courses: Omit<Course, "kind">[] = [];
  let waiting: SlaEvent[] = [];
  const end = (to: number | undefined): void => {
    const [first] = waiting;
    if (first) courses.push({ spans: [{ from: first.at, to, state: "running" }], asks: asksOf(waiting) });
    waiting = [];
  };
  for (const event of events) {
    if (event.type === "asked") waiting.push(event);
    else if (event.type !== "reopened") end(event.at);
  }
  end(undefined);
  return courses;
}

function resolutionSpans(events: readonly SlaEvent[]): readonly Span[] {
  const spans: Span[] = [];
  let from: number | undefined;
  let state: Stretch["state"] = "running";
  const move = (at: number, next: Stretch["state"]): void => {
    if (from !== undefined && next !== state) {
      if (at > from) spans.push({ from, to: at, state });
      from = at;
    }
    state = next;
  };
  for (const { type, at } of events) {
    if (from === undefined) {
      if (type !== "asked") continue;
      from = at;
    }
    if (type === "asked" || type === "reopened") move(at, "running");
    if (type === "answered" && state === "running") move(at, "waiting_for_customer");
    if (type === "resolved" || type === "ignored") move(at, type);
  }
  if (from !== undefined) spans.push({ from, to: undefined, state });
  return spans;
}

/** Whether a clock counts at its last moment. */
export function isCounting({ timeline }: Pick<SlaClock, "timeline">): boolean {
  const last = timeline.at(-1);
  return last?.state === "running" && last.to === undefined;
}

/** How one clock stands at an instant against so many open seconds. */
export function clockOf({ kind, spans }: Course, seconds: number, time: BusinessTime, now: Date): SlaClock {
  const target = seconds * 1000;
  const timeline: Stretch[] = [];
  let elapsed = 0;
  let breachedAt: number | undefined;
  for (const { from, to, state } of spans) {
    const end = new Date(to ?? now.getTime());
    const counted = state === "running" ? time.elapsed(new Date(from), end) : 0;
    if (breachedAt === undefined && elapsed + counted > target) {
      breachedAt = time.due(new Date(from), target - elapsed)?.getTime();
    }
    elapsed += counted;
    timeline.push({ from, to, state, counted });
  }
  const last = spans.at(-1);
  const running = isCounting({ timeline });
  const stopped =
    last !== undefined && (last.to !== undefined || last.state === "resolved" || last.state === "ignored");
  const late = elapsed > target;
  return {
    kind,
    startedAt: spans[0]?.from ?? now.getTime(),
    target,
    elapsed,
    state: late ? "breached" : running ? "running" : stopped ? "met" : "paused",
    stoppedAt: stopped ? (last.to ?? last.from) : undefined,
    dueAt: running && !late ? time.due(now, target - elapsed)?.getTime() : breachedAt,
    breachedAt,
    timeline,
  };
}

/**
 * When so many open milliseconds of a clock have passed or will have, whatever the present is; undefined when they have
 * not and it stands still, or when the calendar does not open often enough.
 */
export function reachedAt(clock: SlaClock, amount: number, time: BusinessTime): number | undefined {
  let left = amount;
  for (const { from, to, state, counted } of clock.timeline) {
    if (state !== "running") continue;
    if (to === undefined || counted >= left) return time.due(new Date(from), left)?.getTime();
    left -= counted;
  }
  return undefined;
}

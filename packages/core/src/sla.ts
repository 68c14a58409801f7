import * as z from "zod";
import type { BusinessTime } from "./calendar.ts";

/** What a promise is about. */
export const ClockKind = z.enum(["first_response", "next_response", "resolution"]);
export type ClockKind = z.infer<typeof ClockKind>;

/** Open seconds, a year at most. */
const Target = z.number().int().positive().max(366 * 86_400).optional();

/** Open seconds within which each is promised; what is left out is not promised. */
export const SlaTargets = z.strictObject({ firstResponse: Target, nextResponse: Target, resolution: Target });
export type SlaTargets = z.infer<typeof SlaTargets>;

/** Something that moves a clock. Times are epoch milliseconds. */
export type SlaEvent =
  /** A customer said something that needs an answer. */
  | { readonly type: "asked"; readonly at: number }
  /** We answered. */
  | { readonly type: "answered"; readonly at: number }
  /** A person ended the work. */
  | { readonly type: "resolved"; readonly at: number }
  /** A person took it up again, or a customer brought it back. */
  | { readonly type: "reopened"; readonly at: number };

/** Why a clock ran, stood still or stopped in a stretch of time. */
export type Stretch = {
  readonly from: number;
  /** Undefined for the one that goes on now. */
  readonly to: number | undefined;
  readonly state: "running" | "waiting_for_customer" | "resolved";
  /** Open milliseconds of it that count; 0 while it stands still. */
  readonly counted: number;
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
type Span = { readonly from: number; readonly to: number | undefined; readonly state: Stretch["state"] };

/**
 * The clocks of a conversation at an instant; pure, so that a changed policy or calendar is a second call. Events may come
 * in any order. A first response is owed from the first question to the first answer after it; a next response from the
 * first question after an answer to the answer after that; a resolution from the first question until it is resolved,
 * not counting while the customer has the last word to say, and going on where it stood when it is reopened.
 */
export function slaClocks(
  events: readonly SlaEvent[],
  targets: SlaTargets,
  time: BusinessTime,
  now: Date,
): readonly SlaClock[] {
  const sorted = events.filter((event) => event.at <= now.getTime()).toSorted(inOrder);
  const responses = responseSpans(sorted);
  const clocks: SlaClock[] = [];
  for (const [index, span] of responses.entries()) {
    const kind = index === 0 ? "first_response" : "next_response";
    const target = index === 0 ? targets.firstResponse : targets.nextResponse;
    if (target !== undefined) clocks.push(clockOf(kind, target, [span], time, now));
  }
  const resolution = resolutionSpans(sorted);
  if (targets.resolution !== undefined && resolution.length > 0) {
    clocks.push(clockOf("resolution", targets.resolution, resolution, time, now));
  }
  return clocks;
}

/** At one instant a question comes before its answer, and an answer before the end. */
const RANK: Readonly<Record<SlaEvent["type"], number>> = { reopened: 0, asked: 1, answered: 2, resolved: 3 };

function inOrder(a: SlaEvent, b: SlaEvent): number {
  return a.at - b.at || RANK[a.type] - RANK[b.type];
}

/** From each question that nobody had answered to what ended the waiting: an answer, or the end of the work. */
function responseSpans(events: readonly SlaEvent[]): readonly Span[] {
  const spans: Span[] = [];
  let asked: number | undefined;
  for (const { type, at } of events) {
    if (type === "asked") asked ??= at;
    if ((type === "answered" || type === "resolved") && asked !== undefined) {
      spans.push({ from: asked, to: at, state: "running" });
      asked = undefined;
    }
  }
  if (asked !== undefined) spans.push({ from: asked, to: undefined, state: "running" });
  return spans;
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
    if (type === "resolved") move(at, "resolved");
  }
  if (from !== undefined) spans.push({ from, to: undefined, state });
  return spans;
}

function clockOf(kind: ClockKind, seconds: number, spans: readonly Span[], time: BusinessTime, now: Date): SlaClock {
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
  const running = last?.state === "running" && last.to === undefined;
  const stopped = last !== undefined && (last.to !== undefined || last.state === "resolved");
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

/** When a person should be warned: this share of the target has passed. Undefined when it is past or stands still. */
export function warningAt(clock: SlaClock, share: number, time: BusinessTime, now: Date): Date | undefined {
  const left = clock.target * share - clock.elapsed;
  return clock.state === "running" && left > 0 ? time.due(now, left) : undefined;
}

import type { Clocks } from "@kikimimi/api/schema-sla";

export type Clock = Clocks["clocks"][number];

/** How a promise stands, with what its one line needs; amounts in milliseconds, of open time where it stands still. */
export type Standing =
  | { readonly as: "running"; readonly soon: boolean; readonly left: number | null; readonly until: string | null }
  | { readonly as: "late"; readonly over: number; readonly due: string }
  | { readonly as: "paused"; readonly left: number }
  | { readonly as: "pausedLate"; readonly over: number }
  | { readonly as: "met" }
  | { readonly as: "missed"; readonly over: number };

/** Judges a clock at `now`, epoch milliseconds: a running one may have become late since it was read. */
export function standingOf(clock: Clock, now: number): Standing {
  const over = (clock.elapsedSeconds - clock.targetSeconds) * 1000;
  const stopped = clock.stoppedAt !== null;
  if (clock.state === "met") return { as: "met" };
  if (clock.state === "paused") return { as: "paused", left: Math.max(0, -over) };
  if (clock.state === "breached" && stopped) return { as: "missed", over };
  const ticking = clock.timeline.at(-1)?.state === "running";
  if (clock.state === "breached" && !ticking) return { as: "pausedLate", over };
  const due = clock.breachedAt ?? clock.dueAt;
  if (due === null) return clock.state === "breached" ? { as: "pausedLate", over } : RUNNING;
  const left = Date.parse(due) - now;
  if (left < 0 || clock.state === "breached") return { as: "late", over: Math.max(0, -left), due };
  const soon = clock.warnAt === null || Date.parse(clock.warnAt) <= now;
  return { as: "running", soon, left, until: due };
}

/** A calendar without open hours ahead names no due time. */
const RUNNING: Standing = { as: "running", soon: false, left: null, until: null };

/** Whether a promise is over and done with. */
export function isPast(clock: Clock): boolean {
  return clock.stoppedAt !== null;
}

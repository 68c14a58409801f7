import { needsPerson } from "../mention/decision.ts";
import { digestOf } from "../base/identity.ts";
import { canonicalJson } from "../base/json.ts";
import type { PromisedClock } from "./promises.ts";
import { ClockKind, isCounting } from "../sla/sla.ts";
import type { Evidence, Thread } from "../thread/thread.ts";
import type { ThreadSla, Told, Watched } from "../sla/thread-sla.ts";

/** Digest of everything that a thread knows and that moves its clocks. */
export function basisOf(thread: Thread): string {
  const { evidence, closed, ignored, reopenedAt, override, tags, team } = thread;
  const words = evidence.flatMap((one) => {
    if (one.state.type === "own") return [[one.mentionId, one.at]];
    return asks(one) ? [[one.mentionId, one.at, one.rev]] : [];
  });
  const done = [closed?.at, ignored?.at, reopenedAt, override?.priority, tags.toSorted(), team];
  return digestOf(canonicalJson([words, done.map((one) => one ?? null)]));
}

/** Whether the clocks of a thread, where anybody asked or dealt with it, have to be computed again. */
export function isSlaStale(thread: Thread): boolean {
  const { openedAt, reopenedAt, sla, evidence } = thread;
  const isPromised = openedAt !== null || reopenedAt !== null || sla !== undefined || evidence.some(asks);
  return isPromised && sla?.basis !== basisOf(thread);
}

function asks({ state }: Evidence): boolean {
  return state.type === "said" && needsPerson(state.features);
}

/** What a thread keeps of its clocks. */
export function threadSlaOf(thread: Thread, planVersion: number, promises: readonly PromisedClock[]): ThreadSla {
  const told = thread.sla?.told ?? {};
  const clocks = ClockKind.options.flatMap((kind): Watched[] => {
    const clock = promises.findLast((one) => one.kind === kind);
    return clock ? watchedOf(thread, clock) : [];
  });
  return { planVersion, basis: basisOf(thread), clocks, told };
}

/** What was over before we had even heard of it is nothing to tell of any more. */
function watchedOf(thread: Thread, clock: PromisedClock): Watched[] {
  const { kind, policy, startedAt, breachedAt, dueAt, warnAt } = clock;
  const running = isCounting(clock);
  const watched: Watched = {
    kind,
    policyId: policy.policyId,
    startedAt: isoOf(startedAt),
    warnAt: maybeIso(warnAt),
    dueAt: maybeIso(breachedAt ?? dueAt),
    running,
  };
  if (running) return [watched];
  const known = breachedAt !== undefined && thread.openedAt !== null && isoOf(breachedAt) >= thread.openedAt;
  return known && !isTold(thread.sla?.told, watched, "breachedAt") ? [watched] : [];
}

/** Whether people were told of this clock: what was told before it began was of another one. */
function isTold(told: ThreadSla["told"] | undefined, clock: Watched, what: keyof Told): boolean {
  const at = told?.[clock.kind]?.[what];
  return at !== undefined && at >= clock.startedAt;
}

/** The promise that runs out first; undefined where nothing is promised or nothing runs. */
export function nextDue({ sla }: Thread): (Watched & { readonly dueAt: string }) | undefined {
  const due = sla?.clocks.flatMap((clock) =>
    clock.running && clock.dueAt !== null ? [{ ...clock, dueAt: clock.dueAt }] : [],
  );
  return due?.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : a.dueAt > b.dueAt ? 1 : 0))[0];
}

/** Something to tell people about one clock. */
export type Announcement = { readonly what: "warned" | "breached"; readonly clock: Watched };

/** What to tell at an instant; a breach needs no warning any more. Nothing while the clocks are out of date. */
export function announcementsAt(thread: Thread, now: string): readonly Announcement[] {
  if (isSlaStale(thread)) return [];
  return checksOf(thread).flatMap(({ what, clock, at }) => {
    const late = clock.dueAt !== null && clock.dueAt < now;
    const isTime = what === "breached" ? late : at <= now && !late;
    return isTime ? [{ what, clock }] : [];
  });
}

/** A thread after people were told. */
export function withTold(thread: Thread, announcements: readonly Announcement[], now: string): Thread {
  const { sla } = thread;
  if (!sla) return thread;
  const told = { ...sla.told };
  for (const { what, clock } of announcements) {
    const mark = what === "warned" ? { warnedAt: now } : { breachedAt: now };
    told[clock.kind] = { ...told[clock.kind], ...mark };
  }
  return {
    ...thread,
    sla: { ...sla, told, clocks: sla.clocks.filter((one) => one.running || !isTold(told, one, "breachedAt")) },
  };
}

function checksOf({ sla }: Thread): readonly (Announcement & { readonly at: string })[] {
  return (sla?.clocks ?? []).flatMap((clock) => {
    if (isTold(sla?.told, clock, "breachedAt")) return [];
    const warned = isTold(sla?.told, clock, "warnedAt") || !clock.running || clock.warnAt === null;
    return [
      ...(warned ? [] : [{ what: "warned" as const, clock, at: clock.warnAt ?? "" }]),
      ...(clock.dueAt === null ? [] : [{ what: "breached" as const, clock, at: clock.dueAt }]),
    ];
  });
}

/** Sorts before every instant: to be looked at as soon as possible. */
export const AT_ONCE = "0";
/** Sorts after every instant: nothing to do until the plan changes. */
export const NEVER = "9999-12-31T23:59:59.999Z";

/**
 * When somebody has to look at a thread again: to compute its clocks, to warn, to tell of a breach, or to wake it at
 * `wakeAt`. Undefined for threads that no time and no change of the plan can move.
 */
export function nextCheckAt(
  thread: Thread,
  { active, wakeAt }: { readonly active: boolean; readonly wakeAt: string | null },
): string | undefined {
  if (isSlaStale(thread)) return AT_ONCE;
  const times = [...checksOf(thread).map(({ at }) => at), ...(wakeAt === null ? [] : [wakeAt])].toSorted();
  return times[0] ?? (thread.sla && (active || thread.sla.clocks.length > 0) ? NEVER : undefined);
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

function maybeIso(ms: number | undefined): string | null {
  return ms === undefined ? null : isoOf(ms);
}

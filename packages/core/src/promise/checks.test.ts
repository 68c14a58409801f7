import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BusinessTime, Calendar } from "../time/calendar.ts";
import type { Features } from "../mention/decision.ts";
import { type PromisedClock, promisesOf } from "./promises.ts";
import { SlaPlan } from "./plan.ts";
import { type Evidence, newThread, type Thread } from "../thread/thread.ts";
import {
  announcementsAt,
  AT_ONCE,
  basisOf,
  isSlaStale,
  NEVER,
  nextCheckAt,
  nextDue,
  threadSlaOf,
  withTold,
} from "./checks.ts";

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
const ms = (minute: number): number => Date.parse(at(minute));
const features = (anger: 0 | 2): Features => ({
  urgency: 0,
  anger,
  sentiment: "neutral",
  question: false,
  churn: false,
  report: false,
  spam: false,
  direct: false,
  followers: 0,
});
const said = (minute: number, anger: 0 | 2 = 2): Evidence => ({
  mentionId: `m${minute}`,
  at: at(minute),
  rev: 1,
  state: { type: "said", features: features(anger) },
});
const thread: Thread = {
  ...newThread({ threadId: "t", brandId: "b", platform: "p", sourceId: "s", conversation: "c" }),
  evidence: [said(0)],
  openedAt: at(1),
};
const policy = SlaPlan.parse({ policies: [{ policyId: "all", name: "All", targets: {} }] }).policies[0];
if (!policy) throw new Error("no policy");

const running = (kind: PromisedClock["kind"], from: number, target: number): PromisedClock => ({
  kind,
  policy,
  priority: 50,
  startedAt: ms(from),
  target: target * 60_000,
  elapsed: 0,
  state: "running",
  stoppedAt: undefined,
  dueAt: ms(from + target),
  breachedAt: undefined,
  warnAt: ms(from + target / 2),
  timeline: [{ from: ms(from), to: undefined, state: "running", counted: 0 }],
});
const stopped = (kind: PromisedClock["kind"], from: number, target: number, to: number): PromisedClock => ({
  ...running(kind, from, target),
  state: to > from + target ? "breached" : "met",
  stoppedAt: ms(to),
  breachedAt: to > from + target ? ms(from + target) : undefined,
  timeline: [{ from: ms(from), to: ms(to), state: "running", counted: (to - from) * 60_000 }],
});
const counted = (of: Thread, promises: readonly PromisedClock[]): Thread => ({
  ...of,
  sla: threadSlaOf(of, 3, promises),
});
const told = (of: Thread, minute: number): Thread => withTold(of, announcementsAt(of, at(minute)), at(minute));
const says = (of: Thread, minute: number): string[] =>
  announcementsAt(of, at(minute)).map(({ what, clock }) => `${what} ${clock.kind}`);

describe("a thread's clocks", () => {
  it("are out of date once something happens that moves clocks, and only then", () => {
    const known = counted(thread, []);
    expect(isSlaStale(known)).toBe(false);
    const moved: Partial<Thread>[] = [
      { evidence: [said(5), said(0)] },
      { evidence: [{ ...said(0), rev: 2 }] },
      { evidence: [{ mentionId: "o1", at: at(3), rev: 1, state: { type: "own" } }, said(0)] },
      { closed: { at: at(9), by: "A", seen: [] } },
      { ignored: { at: at(9), by: "A", reason: "r", seen: [] } },
      { reopenedAt: at(9) },
      { override: { at: at(9), by: "A", priority: 5 } },
      { tags: ["vip"] },
      { team: "billing" },
    ];
    for (const change of moved) expect(isSlaStale({ ...known, ...change })).toBe(true);
    const still: Partial<Thread>[] = [
      { evidence: [said(5, 0), said(0)] },
      { claim: { id: "a", name: "A", since: at(2) } },
      { snooze: { at: at(2), by: "A", until: null, seen: [] } },
      { followers: [{ id: "a", name: "A" }] },
    ];
    for (const change of still) expect(isSlaStale({ ...known, ...change })).toBe(false);
    expect(basisOf({ ...thread, tags: ["a", "b"] })).toBe(basisOf({ ...thread, tags: ["b", "a"] }));
  });

  it("cost nothing where nobody asks and nobody deals with the thread", () => {
    const untouched = { ...thread, openedAt: null, evidence: [said(0, 0)] };
    expect(isSlaStale({ ...untouched, evidence: [said(0)] })).toBe(true);
    expect(isSlaStale(untouched)).toBe(false);
    expect(nextCheckAt(untouched, { active: false, wakeAt: null })).toBeUndefined();
  });

  it("are due by the promise that runs out first", () => {
    const known = counted(thread, [running("first_response", 0, 60), running("resolution", 0, 40)]);
    expect(nextDue(known)).toMatchObject({ kind: "resolution", dueAt: at(40) });
    expect(nextDue(counted(thread, [stopped("first_response", 0, 60, 5)]))).toBeUndefined();
  });

  it("warn once, then tell of the breach once, then say nothing more", () => {
    const known = counted(thread, [running("first_response", 0, 20)]);
    expect([says(known, 9), says(known, 10), says(known, 20)]).toEqual([
      [],
      ["warned first_response"],
      ["warned first_response"],
    ]);
    const warned = told(known, 10);
    expect([says(warned, 15), says(warned, 21)]).toEqual([[], ["breached first_response"]]);
    // Who was never warned is told of the breach alone.
    expect(says(known, 21)).toEqual(["breached first_response"]);
    expect(says(told(warned, 21), 500)).toEqual([]);
  });

  it("are told of once, however the clock's beginning moves, and anew for the clock after it", () => {
    const breached = told(counted(thread, [running("next_response", 10, 20)]), 31);
    expect(says(counted(breached, [running("next_response", 5, 20)]), 60)).toEqual([]);
    expect(says(counted(breached, [running("next_response", 40, 20)]), 61)).toEqual(["breached next_response"]);
  });

  it("tell of a breach that was over before anybody looked, but of none from before we heard of it", () => {
    const late = counted(thread, [stopped("first_response", 0, 20, 22)]);
    expect([says(late, 23), says(told(late, 23), 24)]).toEqual([["breached first_response"], []]);
    expect(told(late, 23).sla?.clocks).toEqual([]);
    expect(says(counted({ ...thread, openedAt: at(90) }, [stopped("first_response", 0, 20, 22)]), 99)).toEqual([]);
  });

  it("say nothing while they are out of date, and are looked at first", () => {
    const known = { ...counted(thread, [running("first_response", 0, 20)]), tags: ["vip"] };
    expect(says(known, 500)).toEqual([]);
    expect(nextCheckAt(known, { active: true, wakeAt: null })).toBe(AT_ONCE);
  });

  it("are looked at when the next thing is due, and where nothing is, only for another plan", () => {
    const check = (of: Thread, wakeAt: string | null = null, active = true) => nextCheckAt(of, { active, wakeAt });
    const known = counted(thread, [running("first_response", 0, 20)]);
    expect([check(known), check(known, at(3)), check(told(known, 10)), check(told(known, 21))]).toEqual([
      at(10),
      at(3),
      at(20),
      NEVER,
    ]);
    expect([check(counted(thread, []), null, true), check(counted(thread, []), null, false)]).toEqual([
      NEVER,
      undefined,
    ]);
  });

  it("are always looked at before there is something to tell", () => {
    const clock = fc.record({ from: fc.nat(50), target: fc.integer({ min: 2, max: 80 }) });
    fc.assert(
      fc.property(clock, clock, fc.array(fc.nat(200), { maxLength: 6 }), fc.nat(250), (first, end, looks, now) => {
        let known = counted(thread, [
          running("first_response", first.from, first.target),
          running("resolution", end.from, end.target),
        ]);
        for (const look of looks.toSorted((a, b) => a - b)) known = told(known, look);
        const check = nextCheckAt(known, { active: true, wakeAt: null }) ?? "";
        expect(check <= at(now) || says(known, now).length === 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("promisesOf", () => {
  const always = new BusinessTime(
    Calendar.parse({
      timeZone: "UTC",
      hours: Object.fromEntries(
        ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].map((day) => [day, [["00:00", "24:00"]]]),
      ),
    }),
  );

  it("promises nothing without a question", () => {
    const plan = SlaPlan.parse({ policies: [{ policyId: "all", name: "All", targets: { firstResponse: 60 } }] });
    const input = { plan, timeOf: () => always, mentions: [], activities: [], now: new Date(ms(5)) };
    expect(promisesOf({ ...input, thread })).toEqual([]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activity } from "../thread/activity.ts";
import { AppError } from "../base/error.ts";
import { handlingIn, handlingOf, UNTOUCHED } from "../thread/handling.ts";
import { type Evidence, joinEvidence, newThread, type Thread } from "../thread/thread.ts";
import { type ThreadStatus, viewOf } from "./thread-view.ts";
import { type Action, TRANSITIONS } from "./transitions.ts";
import { act } from "./triage.ts";

const minuteAt = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
const CALM = { urgency: 0, anger: 0, sentiment: "neutral", question: false, churn: false, report: false } as const;
const said = (minute: number, level: 0 | 1 | 2 = 0, id = `m${minute}`, rev = 1): Evidence => ({
  mentionId: id,
  at: minuteAt(minute),
  rev,
  state: {
    type: "said",
    features: { ...CALM, urgency: level, anger: level, spam: false, direct: false, followers: 0 },
  },
});
const own = (minute: number): Evidence => ({
  mentionId: `o${minute}`,
  at: minuteAt(minute),
  rev: 1,
  state: { type: "own" },
});
const NEW = newThread({ threadId: "t", brandId: "b", platform: "p", sourceId: "s", conversation: "c" });

/** A thread with a clock and a memory of what was done with it. */
class Walk {
  thread: Thread;
  minute = 0;
  readonly activities: Activity[] = [];

  constructor(evidence: readonly Evidence[] = []) {
    this.thread = { ...NEW, evidence: joinEvidence([], evidence) };
  }

  get status(): ThreadStatus {
    return viewOf(this.thread).status;
  }

  hear(evidence: Evidence): this {
    this.thread = { ...this.thread, evidence: joinEvidence(this.thread.evidence, [evidence]) };
    return this;
  }

  do(action: Action, who = "a", lead = false): this {
    this.minute++;
    const deed = { lead, at: minuteAt(this.minute), activityId: `act${this.minute}` };
    const outcome = act(this.thread, action, { by: { kind: "person", id: who, name: who.toUpperCase() }, ...deed });
    if (outcome === "unchanged") return this;
    this.thread = outcome.thread;
    this.activities.push(...outcome.activities);
    return this;
  }
}

const until = (minute: number) => minuteAt(minute);
const ACTIONS: fc.Arbitrary<Action> = fc.oneof(
  ...(["open", "claim", "release", "wake", "deescalate", "close", "reopen", "follow", "unfollow"] as const).map(
    (type) => fc.constant({ type }),
  ),
  fc.constantFrom("a", "b").map((id) => ({ type: "assign" as const, to: { id, name: id.toUpperCase() } })),
  fc
    .constantFrom(null, 500)
    .map((minute) => ({ type: "snooze" as const, until: minute === null ? null : until(minute) })),
  fc.constantFrom("escalate" as const, "ignore" as const).map((type) => ({ type, reason: "why" })),
  fc
    .record({ add: fc.subarray(["x", "y"]), remove: fc.subarray(["x", "z"]) })
    .map((tags) => ({ type: "tag" as const, ...tags })),
  fc.constantFrom(null, 0, 90).map((priority) => ({ type: "prioritise" as const, priority })),
  fc.constantFrom(null, "support").map((team) => ({ type: "route" as const, team })),
  fc.constant({ type: "note" as const, text: "see" }),
  fc.constantFrom("merge" as const).map((type) => ({ type, into: "other" })),
  fc.constantFrom("absorb" as const, "part" as const).map((type) => {
    if (type === "part") return { type, part: "piece" };
    return { type, part: "piece", tags: ["vip", "of the part"], followers: [{ id: "c", name: "C" }] };
  }),
  fc.constant({ type: "separate" as const }),
  fc.constant({ type: "split" as const, mentionIds: ["m1"], into: "piece" }),
);
/** Words that come at any time, dated before or after our own clock. */
const WORDS: fc.Arbitrary<Evidence> = fc.oneof(
  fc
    .record({ minute: fc.nat(30), level: fc.constantFrom(0 as const, 1 as const, 2 as const), rev: fc.nat(3) })
    .map(({ minute, level, rev }) => said(minute, level, `m${minute % 7}`, rev)),
  fc.nat(40).map(own),
  fc.nat(6).map((id): Evidence => ({ mentionId: `m${id}`, at: minuteAt(id), rev: 9, state: { type: "deleted" } })),
);
const STEPS = fc.array(
  fc.oneof(
    fc.record({ hear: WORDS }),
    fc.record({ action: ACTIONS, who: fc.constantFrom("a", "b", "c"), lead: fc.boolean() }),
  ),
  { maxLength: 30 },
);

type Step = { readonly hear: Evidence } | { readonly action: Action; readonly who: string; readonly lead: boolean };

/** Takes a step; what is refused with a conflict changes nothing. */
function take(walk: Walk, step: Step): "heard" | "done" | "refused" {
  if ("hear" in step) {
    walk.hear(step.hear);
    return "heard";
  }
  try {
    walk.do(step.action, step.who, step.lead);
    return "done";
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "conflict") throw error;
    return "refused";
  }
}

describe("the table of transitions", () => {
  it(
    "is what every deed follows: a status leads where the table says, and what it does not name is refused",
    { timeout: 60_000 },
    () => {
      const met = new Set<string>();
      const by = { who: "a", lead: false };
      // Closed, brought back by words that are then deleted while somebody holds it.
      const taken: Step[] = [
        { action: { type: "close" }, ...by },
        { hear: said(1, 2) },
        { action: { type: "open" }, ...by },
        { action: { type: "claim" }, ...by },
        { hear: { mentionId: "m1", at: minuteAt(1), rev: 9, state: { type: "deleted" } } },
        { action: { type: "release" }, ...by },
      ];
      // An answer of the very moment of what it answers, by who holds it, before it was opened.
      const tied: Step[] = [
        { hear: said(1, 2) },
        { action: { type: "claim" }, ...by },
        { hear: own(1) },
        { action: { type: "open" }, ...by },
      ];
      const calmed: Step[] = [
        { hear: said(1, 2) },
        { action: { type: "escalate", reason: "why" }, ...by },
        { action: { type: "claim" }, who: "b", lead: true },
        { action: { type: "deescalate" }, who: "b", lead: true },
      ];
      // Woken by words of the very moment of our own, and taken: what is left is our answer.
      const dozing: Step[] = [
        { action: { type: "snooze", until: null }, ...by },
        { hear: own(1) },
        { hear: said(1, 0) },
      ];
      const woken: Step[][] = [
        [...dozing, { action: { type: "claim" }, ...by }],
        [...dozing, { action: { type: "assign", to: { id: "a", name: "A" } }, ...by }],
      ];
      const parted: Step[] = [
        { hear: said(1, 2) },
        { action: { type: "open" }, ...by },
        { action: { type: "merge", into: "other" }, ...by },
        { action: { type: "separate" }, ...by },
      ];
      fc.assert(
        fc.property(STEPS, (steps) => {
          const walk = new Walk();
          for (const step of steps) {
            const from = walk.status;
            const before = walk.thread;
            const what = take(walk, step);
            expect(what === "refused" ? walk.thread : before).toBe(before);
            if (what !== "done" || !("action" in step)) continue;
            const ends = TRANSITIONS[step.action.type][from] ?? [];
            expect(walk.thread === before || ends.includes(walk.status)).toBe(true);
            met.add(`${step.action.type} ${from} ${walk.status}`);
          }
        }),
        {
          numRuns: 20_000,
          seed: 1,
          examples: [
            taken,
            [...taken.slice(0, -1), { hear: own(30) }, ...taken.slice(-1)],
            tied,
            parted,
            calmed,
            ...woken,
          ].map((steps) => [steps]),
        },
      );
      // Nearly every move that the table allows is met, so that a row that is too wide would be seen.
      const named = Object.entries(TRANSITIONS).flatMap(([action, row]) =>
        Object.entries(row).flatMap(([from, ends]) => ends.map((to) => `${action} ${from} ${to}`)),
      );
      expect(named.filter((move) => !met.has(move))).toEqual([]);
    },
  );

  it("adds up: the activities give the handling that the thread has, each with the value before and after", () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const walk = new Walk();
        for (const step of steps) take(walk, step);
        expect(handlingOf(walk.activities)).toEqual(handlingIn(walk.thread));
        let known = UNTOUCHED;
        for (const { change } of walk.activities) {
          expect(known).toMatchObject(change?.before ?? {});
          known = { ...known, ...handlingOf([{ change: { before: {}, after: { ...known, ...change?.after } } }]) };
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("never lets an urgent word that nobody has seen go unseen, whatever was done before", () => {
    fc.assert(
      fc.property(STEPS, (steps) => {
        const walk = new Walk();
        for (const step of steps) take(walk, step);
        // What is said in a part is heard in the whole.
        fc.pre(walk.status !== "merged");
        walk.hear(said(95, 2, "urgent")).do({ type: "open" }, "machine", true);
        expect(["queued", "claimed", "escalated"]).toContain(walk.status);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a thread's states", () => {
  const angry = (): Walk => new Walk([said(0, 2)]).do({ type: "open" });

  it("waits for the customer once we answered, and stands on the queue again when they write", () => {
    const walk = angry().do({ type: "claim" }).hear(own(10));
    expect(walk.status).toBe("waiting");
    expect(walk.hear(said(20)).status).toBe("claimed");
    expect(walk.do({ type: "release" }).hear(said(30, 2)).status).toBe("queued");
  });

  it("sleeps until it is woken, or until a customer writes", () => {
    const walk = angry().do({ type: "snooze", until: until(500) });
    expect(walk.status).toBe("snoozed");
    expect(walk.do({ type: "wake" }).status).toBe("queued");
    expect(walk.do({ type: "snooze", until: null }).hear(said(40)).status).toBe("queued");
    expect(() => walk.do({ type: "snooze", until: until(1) })).toThrow(/to come/);
  });

  it("comes back awake also where we answered and only wanted to look again", () => {
    const walk = angry()
      .hear(own(10))
      .do({ type: "snooze", until: until(500) });
    expect([walk.status, walk.do({ type: "wake" }).status]).toEqual(["snoozed", "queued"]);
  });

  it("goes to leads alone when it was escalated", () => {
    const walk = angry().do({ type: "claim" }).do({ type: "escalate", reason: "法務に確認" });
    expect([walk.status, walk.thread.claim]).toEqual(["escalated", null]);
    expect(() => walk.do({ type: "claim" })).toThrow(/waits for a lead/);
    expect(walk.do({ type: "claim" }, "boss", true).status).toBe("claimed");
    expect(walk.do({ type: "release" }, "boss", true).do({ type: "deescalate" }, "boss", true).status).toBe("queued");
  });

  it("is left alone once a person says so, but for what is clearly urgent and new", () => {
    const walk = angry().do({ type: "ignore", reason: "冗談" });
    expect(walk.status).toBe("ignored");
    expect(walk.hear(said(20, 1)).status).toBe("ignored");
    expect(walk.hear(said(30, 2)).status).toBe("queued");
  });

  it("takes a person's priority, and says what it adds or takes", () => {
    const walk = angry().do({ type: "prioritise", priority: 5 });
    const { priority, terms } = viewOf(walk.thread).decision;
    expect([priority, terms.reduce((sum, { weight }) => sum + weight, 0) <= 5, terms[0]?.term]).toEqual([
      5,
      true,
      "override",
    ]);
    expect(viewOf(walk.do({ type: "prioritise", priority: null }).thread).decision.priority).toBe(100);
  });

  it("counts tags once, and takes no more than twenty", () => {
    const walk = angry().do({ type: "tag", add: ["返金", "返金", "vip"], remove: [] });
    expect(walk.thread.tags).toEqual(["返金", "vip"]);
    expect(walk.do({ type: "tag", add: [], remove: ["vip", "none"] }).thread.tags).toEqual(["返金"]);
    const many = Array.from({ length: 20 }, (_, i) => `t${i}`);
    expect(() => walk.do({ type: "tag", add: many, remove: [] })).toThrow(/at most 20/);
  });
});

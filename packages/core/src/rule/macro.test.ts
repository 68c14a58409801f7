import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ThreadAction } from "../thread/action.ts";
import type { Deed } from "../triage/effects.ts";
import { AppError } from "../base/error.ts";
import { actAll, MacroDraft } from "./macro.ts";
import { type Evidence, newThread, type Thread } from "../thread/thread.ts";
import { act } from "../triage/triage.ts";

const AT = "2026-11-01T00:10:00.000Z";
const FEATURES = { sentiment: "negative", question: false, churn: false, report: false, direct: false, followers: 0 };
const angry: Evidence = {
  mentionId: "m",
  at: "2026-11-01T00:00:00.000Z",
  rev: 1,
  state: { type: "said", features: { ...FEATURES, sentiment: "negative", urgency: 2, anger: 2, spam: false } },
};
const THREAD: Thread = {
  ...newThread({ threadId: "t", brandId: "b", platform: "p", sourceId: "s", conversation: "c" }),
  evidence: [angry],
  openedAt: AT,
};
const deedOf =
  (lead: boolean) =>
  (step: number): Deed => ({ by: { kind: "person", id: "a", name: "A" }, lead, at: AT, activityId: `act${step}` });

const ACTIONS: fc.Arbitrary<ThreadAction[]> = fc.array(
  fc
    .constantFrom<unknown>(
      { type: "claim" },
      { type: "release" },
      { type: "close" },
      { type: "reopen" },
      { type: "wake" },
      { type: "follow" },
      { type: "deescalate" },
      { type: "escalate", reason: "法務" },
      { type: "ignore", reason: "冗談" },
      { type: "snooze", until: null },
      { type: "tag", add: ["返金"], remove: ["vip"] },
      { type: "tag", add: ["vip"] },
      { type: "prioritise", priority: 10 },
      { type: "route", team: "support" },
      { type: "assign", to: { id: "b", name: "B" } },
      { type: "note", text: "見ました" },
    )
    .map((action) => ThreadAction.parse(action)),
  { maxLength: 8 },
);

/** What a way of doing actions comes to: a thread and its activities, or the step that is refused. */
function resultOf(way: () => { thread: Thread; activities: readonly unknown[] }) {
  try {
    return way();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { refused: error.details.issues?.[0]?.path, code: error.code };
  }
}

/** The actions one by one, stopping at the step that is refused. */
function oneByOne(actions: readonly ThreadAction[], lead: boolean) {
  let thread = THREAD;
  const activities = [];
  for (const [step, action] of actions.entries()) {
    try {
      const outcome = act(thread, action, deedOf(lead)(step));
      if (outcome === "unchanged") continue;
      thread = outcome.thread;
      activities.push(...outcome.activities);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new AppError(error.code, "", { issues: [{ path: `actions.${step}`, message: "" }] });
    }
  }
  return { thread, activities };
}

function atOnce(actions: readonly ThreadAction[], lead: boolean) {
  const outcome = actAll(THREAD, actions, deedOf(lead));
  return outcome === "unchanged" ? { thread: THREAD, activities: [] } : outcome;
}

describe("a macro", () => {
  it("is its actions one by one, or refused as a whole with the step that is refused", () => {
    const met = { done: 0, refused: 0 };
    fc.assert(
      fc.property(ACTIONS, fc.boolean(), (actions, lead) => {
        const expected = resultOf(() => oneByOne(actions, lead));
        met["refused" in expected ? "refused" : "done"]++;
        expect(resultOf(() => atOnce(actions, lead))).toEqual(expected);
      }),
      { numRuns: 3_000 },
    );
    expect(Math.min(met.done, met.refused)).toBeGreaterThan(500);
  });

  it("has at most twenty actions, each one that the API takes", () => {
    const of = (n: number) =>
      MacroDraft.safeParse({ name: "m", actions: Array.from({ length: n }, () => ({ type: "claim" })) });
    expect([of(20).success, of(21).success]).toEqual([true, false]);
    expect(MacroDraft.safeParse({ name: "m", actions: [{ type: "open" }] }).success).toBe(false);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Features } from "../mention/decision.ts";
import { type Evidence, joinEvidence, NEWEST, newThread, type Thread } from "./thread.ts";
import { viewOf } from "../triage/thread-view.ts";
import { act, type Outcome } from "../triage/triage.ts";
import type { Action } from "../triage/transitions.ts";

const CALM: Features = {
  urgency: 0,
  anger: 0,
  sentiment: "neutral",
  question: false,
  churn: false,
  report: false,
  spam: false,
  direct: false,
  followers: 0,
};

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
const said = (minute: number, features: Partial<Features> = {}, mentionId = `m${minute}`): Evidence => ({
  mentionId,
  at: at(minute),
  rev: 1,
  state: { type: "said", features: { ...CALM, ...features } },
});
const own = (minute: number): Evidence => ({ mentionId: `o${minute}`, at: at(minute), rev: 1, state: { type: "own" } });
const opened = (evidence: Evidence[]): Thread => ({
  ...newThread({ threadId: "t", brandId: "b", platform: "p", sourceId: "s", conversation: "c" }),
  evidence: joinEvidence([], evidence),
  openedAt: at(0),
});
const doing = (thread: Thread, action: Action, who: string, lead = false): Outcome | "unchanged" =>
  act(thread, action, {
    by: { kind: "person", id: who, name: who.toUpperCase() },
    lead,
    at: at(50),
    activityId: "act-50",
  });
const done = (thread: Thread, action: Action, who: string, lead = false): Thread => {
  const outcome = doing(thread, action, who, lead);
  if (outcome === "unchanged") throw new Error(`${action.type} changed nothing`);
  return outcome.thread;
};

describe("joinEvidence", () => {
  const item = fc
    .record({ id: fc.nat(20), rev: fc.nat(3), anger: fc.constantFrom(0 as const, 1 as const, 2 as const) })
    .map(({ id, rev, anger }): Evidence => ({
      ...said(id, { anger: ((anger + rev) % 3) as 0 | 1 | 2 }, `m${id}`),
      rev,
    }));

  /** The store counts revisions, so two pieces of one mention with one revision are the same piece. */
  const distinct = (items: readonly Evidence[]): Evidence[] => [
    ...new Map(items.map((one) => [`${one.mentionId}/${one.rev}`, one])).values(),
  ];

  it("does not depend on order, grouping or repetition", () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: NEWEST }), fc.infiniteStream(fc.nat(999)), (raw, ranks) => {
        const items = distinct(raw);
        const shuffled = [...items, ...items]
          .map((one) => ({ one, rank: ranks.next().value as number }))
          .sort((a, b) => a.rank - b.rank);
        const oneByOne = shuffled.reduce<Evidence[]>((known, { one }) => joinEvidence(known, [one]), []);
        expect(oneByOne).toEqual(joinEvidence([], items));
        expect(oneByOne.slice(0, NEWEST)).toEqual(items.length === 0 ? [] : oneByOne.slice(0, NEWEST));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("what a thread remembers", () => {
  it("is the newer revision of a mention", () => {
    const [before, after] = [said(1, { anger: 2 }), { ...said(1), rev: 2 }];
    expect(joinEvidence([before], [after])).toEqual([after]);
    expect(joinEvidence([after], [before])).toEqual([after]);
  });

  it("is the outcry, however many calm words follow it", () => {
    const calm = Array.from({ length: 40 }, (_, i) => said(i + 2));
    const view = viewOf(opened([said(0, { urgency: 2 }), ...calm]));
    expect(view.status).toBe("queued");
    const answered = viewOf(opened([said(0, { urgency: 2 }), own(1), ...calm]));
    expect(answered.status).toBe("open");
  });
});

describe("a thread's view", () => {
  it("is not hidden by spam that follows an outcry", () => {
    const view = viewOf(opened([said(0, { anger: 2 }), said(5, { spam: true })]));
    expect([view.status, view.decision.leadMentionId]).toEqual(["queued", "m0"]);
  });

  it("shows what was called spam, without a point", () => {
    const { decision } = viewOf(opened([said(0, { anger: 2, spam: true })]));
    expect(decision).toEqual({ priority: 0, terms: [], route: "ignore", leadMentionId: "m0" });
  });

  it("comes back when what was seen at the close got worse, and only then", () => {
    const closed = done(opened([said(0, { anger: 1, urgency: 2 })]), { type: "close" }, "a");
    const edited = (features: Partial<Features>): Thread => ({
      ...closed,
      evidence: joinEvidence(closed.evidence, [{ ...said(0, features), rev: 2 }]),
    });
    expect(viewOf(edited({ anger: 1, urgency: 2, question: true })).status).toBe("closed");
    expect(viewOf(edited({ anger: 2, urgency: 2 })).status).toBe("queued");
  });

  it("calms down after thanks, but shows what came before as a term of its own", () => {
    const angry = viewOf(opened([said(0, { anger: 2, urgency: 2 })])).decision;
    const thanked = viewOf(opened([said(0, { anger: 2, urgency: 2 }), said(5, { sentiment: "positive" })])).decision;
    expect(thanked.priority).toBeLessThan(angry.priority);
    expect(thanked.terms.map(({ term, mentionId }) => [term, mentionId])).toEqual([["earlier", "m0"]]);
  });

  it("needs nobody once everything was deleted, moved, answered or called spam", () => {
    const state = (type: "deleted" | "moved"): Evidence => ({ mentionId: "m0", at: at(0), rev: 2, state: { type } });
    for (const evidence of [[state("deleted")], [state("moved")], [said(0, { anger: 2, spam: true })]]) {
      expect(viewOf(opened(evidence))).toMatchObject({ status: "open", dueAt: null });
    }
    expect(viewOf(opened([said(0, { anger: 2 }), own(1)]))).toMatchObject({ status: "waiting", dueAt: null });
  });

  it("waits for the response queue before it stands on the list", () => {
    const thread = { ...opened([said(0, { anger: 2 })]), openedAt: null };
    expect(viewOf(thread)).toMatchObject({ status: "open", decision: { route: "respond" } });
  });
});

describe("triage", () => {
  const thread = opened([said(0, { anger: 2 })]);
  it("lets one hold, says who to the others, and changes nothing for the holder", () => {
    const mine = done(thread, { type: "claim" }, "a");
    expect(doing(mine, { type: "claim" }, "a")).toBe("unchanged");
    expect(() => doing(mine, { type: "claim" }, "b")).toThrow(
      expect.objectContaining({
        code: "conflict",
        details: { holder: { id: "a", name: "A", since: at(50) } },
      }) as Error,
    );
    expect(() => doing(mine, { type: "close" }, "b")).toThrow(/holds this thread/);
    expect(done(mine, { type: "release" }, "b", true).claim).toBeNull();
  });

  it("closes what was seen only", () => {
    const closed = done(thread, { type: "close" }, "a");
    expect(viewOf(closed).status).toBe("closed");
    const late = { ...closed, evidence: joinEvidence(closed.evidence, [said(-5, { anger: 2 }, "late")]) };
    expect(viewOf(late).status).toBe("queued");
    const calm = { ...closed, evidence: joinEvidence(closed.evidence, [said(70)]) };
    expect(viewOf(calm).status).toBe("closed");
    expect(viewOf(done(closed, { type: "reopen" }, "a")).status).toBe("queued");
  });
});

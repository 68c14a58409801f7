import { describe, expect, it } from "vitest";
import type { Matter } from "../people/team.ts";
import { MACHINE } from "../people/person.ts";
import { type Evidence, newThread, type Thread } from "../thread/thread.ts";
import { seenIn, viewOf } from "../triage/thread-view.ts";
import {
  type Automation,
  AutomationDraft,
  Conditions,
  dueFor,
  eventsOf,
  timersOf,
  whyOf,
  wordsSince,
} from "./automation.ts";

const ASKED = "2026-11-01T00:00:00.000Z";
const ANSWERED = "2026-11-01T01:00:00.000Z";
const FEATURES = { sentiment: "negative", question: false, churn: false, report: false, direct: false, followers: 0 };
const asked: Evidence = {
  mentionId: "asked",
  at: ASKED,
  rev: 1,
  threadRev: 3,
  state: { type: "said", features: { ...FEATURES, sentiment: "negative", urgency: 2, anger: 2, spam: false } },
};
const answer: Evidence = { mentionId: "ours", at: ANSWERED, rev: 1, threadRev: 4, state: { type: "own" } };
const QUEUED: Thread = {
  ...newThread({ threadId: "t", brandId: "b", platform: "line", sourceId: "s", conversation: "c" }),
  evidence: [asked],
  openedAt: ASKED,
  tags: ["vip"],
  team: "support",
};
const CLAIMED: Thread = { ...QUEUED, claim: { id: "a", name: "A", since: "2026-11-01T00:30:00.000Z" } };
const WAITING: Thread = { ...QUEUED, evidence: [answer, asked] };
const MATTER: Matter = { platform: "line", language: "ja", topics: ["refunds"], tags: ["vip"] };

function ruleOf(draft: object): Automation {
  const parsed = AutomationDraft.parse({
    name: "r",
    when: { type: "on", event: "thread.opened" },
    do: [{ type: "close" }],
    ...draft,
  });
  return { ...parsed, schemaVersion: 1, brandId: "b", id: "r", version: 1, updatedAt: ASKED, updatedBy: "A" };
}

const why = (conditions: object, thread: Thread = QUEUED) =>
  whyOf(Conditions.parse(conditions), thread, viewOf(thread), MATTER);
const LOWER: Thread = { ...QUEUED, override: { at: ASKED, by: "A", priority: 40 } };

describe("what has to be so of a thread", () => {
  it.each<[object, object, string]>([
    [{ statuses: ["queued"] }, { statuses: ["closed"] }, "status queued"],
    [{ withoutTags: ["spam"] }, { withoutTags: ["spam", "vip"] }, "without spam"],
    [{ teams: ["support"] }, { teams: ["sales"] }, "team support"],
    [{ holder: "nobody" }, { holder: "somebody" }, "held by nobody"],

    [{ platforms: ["line"] }, { platforms: ["x"] }, "platform line"],
    [{ languages: ["ja"] }, { languages: ["en"] }, "language ja"],
    [{ topics: ["refunds", "slow"] }, { topics: ["slow"] }, "topic refunds"],
    [{ tags: ["vip"] }, { tags: ["late"] }, "tag vip"],
  ])("is met by %j and not by %j, and is said", (met, unmet, words) => {
    expect(why(met)).toEqual([words]);
    expect(why(unmet)).toBeUndefined();
    // One that is not met is enough.
    expect(why({ platforms: ["line"], minPriority: 1, ...unmet })).toBeUndefined();
  });

  it("is a priority within bounds", () => {
    expect([why({ minPriority: 40 }, LOWER), why({ minPriority: 41 }, LOWER)]).toEqual([
      ["priority 40 is at least 40"],
      undefined,
    ]);
    expect([why({ maxPriority: 40 }, LOWER), why({ maxPriority: 39 }, LOWER)]).toEqual([
      ["priority 40 is at most 40"],
      undefined,
    ]);
  });

  it("holds for every thread where nothing is asked, and tells who holds it", () => {
    expect(why({})).toEqual([]);
    expect([why({ holder: "somebody" }, CLAIMED), why({ holder: "nobody" }, CLAIMED)]).toEqual([
      ["held by somebody"],
      undefined,
    ]);
    expect(why({ teams: ["support"] }, { ...QUEUED, team: null })).toBeUndefined();
  });
});

describe("stretches of time", () => {
  const after = (since: string) => ruleOf({ when: { type: "after", seconds: 90, since } });
  const due = (thread: Thread, since: string) => dueFor(thread, viewOf(thread), after(since));

  it.each<[string, Thread, Thread, string]>([
    ["asked", QUEUED, WAITING, "2026-11-01T00:01:30.000Z"],
    ["answered", WAITING, QUEUED, "2026-11-01T01:01:30.000Z"],
    ["claimed", CLAIMED, QUEUED, "2026-11-01T00:31:30.000Z"],
  ])("since it was %s run while that is so, and not otherwise", (since, running, other, at) => {
    expect([due(running, since), due(other, since)]).toEqual([at, undefined]);
  });

  it("since our answer end when the thread is closed", () => {
    const ruled = { at: ANSWERED, by: "A" };
    const closed: Thread = { ...WAITING, closed: { ...ruled, seen: seenIn(WAITING) } };
    expect([viewOf(closed).status, due(closed, "answered")]).toEqual(["closed", undefined]);
  });

  it("since it was claimed stop while the customer has the word", () => {
    const answered: Thread = { ...WAITING, claim: CLAIMED.claim };
    expect([viewOf(answered).status, due(answered, "claimed")]).toEqual(["waiting", undefined]);
  });

  it("make one timer each, and rules that look at events make none", () => {
    const rules = [after("asked"), ruleOf({})];
    expect(timersOf(rules, QUEUED)).toEqual([{ at: "2026-11-01T00:01:30.000Z", threadId: "t", automationId: "r" }]);
  });
});

describe("events", () => {
  it("are what people and the machine did, never what a rule did", () => {
    const common = { threadId: "t", at: ASKED, type: "thread.noted", text: "x" } as const;
    const events = eventsOf([
      { ...common, activityId: "1", by: { kind: "person", id: "a", name: "A" } },
      { ...common, activityId: "2", by: { kind: "rule", id: "r", name: "R" } },
      { ...common, activityId: "3", by: MACHINE },
    ]);
    expect(events.map(({ eventId }) => eventId)).toEqual(["1", "3"]);
  });

  it("are customers' words that a thread was told of after a revision, not ours", () => {
    const names = (rev: number) => wordsSince(WAITING, rev).map(({ eventId, event }) => [eventId, event]);
    expect([names(2), names(3)]).toEqual([[["asked", "customer.wrote"]], []]);
  });
});

describe("what a rule may do", () => {
  it.each(["claim", "follow", "unfollow"])("is not to %s for itself", (type) => {
    expect(() => ruleOf({ do: [{ type }] })).toThrow(/assign it to somebody/);
  });

  it("has bounds", () => {
    expect(() => ruleOf({ do: [] })).toThrow();
    expect(() => ruleOf({ do: Array.from({ length: 11 }, () => ({ type: "close" })) })).toThrow();
    expect(() => ruleOf({ when: { type: "after", seconds: 59, since: "asked" } })).toThrow();
    expect(() => ruleOf({ when: { type: "on", event: "thread.exploded" } })).toThrow();
  });
});

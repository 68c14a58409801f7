import { describe, expect, it } from "vitest";
import type { Activity } from "../thread/activity.ts";
import type { Mention } from "../mention/mention.ts";
import { mentionOf } from "../mention/join.ts";
import type { Signal } from "../mention/signal.ts";
import { DEFAULT_SLA_PLAN, type PolicyFacts, policyFor, SlaPlan, slaEventsOf } from "./plan.ts";

const plan = SlaPlan.parse({
  calendars: { office: { timeZone: "Asia/Tokyo" } },
  policies: [
    { policyId: "refunds", name: "Refunds", when: { topics: ["refunds"], platforms: ["line", "x"] }, targets: {} },
    { policyId: "urgent", name: "Urgent", when: { minPriority: 80 }, targets: {}, calendar: "office" },
    { policyId: "rest", name: "The rest", targets: {} },
  ],
});

const facts: PolicyFacts = { priority: 10, urgency: 0, anger: 0, platform: "x", topics: [], tags: [], team: null };

describe("sla plan", () => {
  it.each([
    ["refunds", { priority: 90, platform: "line", topics: ["refunds", "other"] }],
    ["urgent", { priority: 80, platform: "mastodon", topics: ["refunds"] }],
    ["rest", { priority: 79, platform: "line", topics: [] }],
  ])("takes the first policy that fits: %s", (policyId, some) => {
    expect(policyFor(plan, { ...facts, ...some })?.policyId).toBe(policyId);
  });

  it.each([
    [{ tags: ["vip", "b2b"] }, { tags: ["b2b"] }, { tags: ["other"] }],
    [{ teams: ["billing"] }, { team: "billing" }, { team: null }],
    [{ minUrgency: 2 }, { urgency: 2 }, { urgency: 1 }],
    [{ minAnger: 1 }, { anger: 1 }, { anger: 0 }],
  ] as const)("chooses by %o", (when, yes, no) => {
    const one = SlaPlan.parse({ policies: [{ policyId: "a", name: "A", when, targets: {} }] });
    expect(policyFor(one, { ...facts, ...yes })?.policyId).toBe("a");
    expect(policyFor(one, { ...facts, ...no })).toBeUndefined();
  });

  it("promises nothing where no policy fits, and by what is worst until somebody says otherwise", () => {
    expect(policyFor({ ...plan, policies: plan.policies.slice(0, 2) }, facts)).toBeUndefined();
    const first = (some: Partial<PolicyFacts>) =>
      policyFor(DEFAULT_SLA_PLAN, { ...facts, ...some })?.targets.firstResponse;
    expect([first({ urgency: 2, anger: 2 }), first({ anger: 2 }), first({})]).toEqual([900, 3_600, 14_400]);
  });

  it.each([
    [{ policies: [{ policyId: "a", name: "A", targets: {}, calendar: "none" }] }, "there is no calendar none"],
    [
      {
        policies: [
          { policyId: "a", name: "A", targets: {} },
          { policyId: "a", name: "B", targets: {} },
        ],
      },
      "stands here twice",
    ],
    [{ policies: [{ policyId: "a", name: "A", targets: { firstResponse: 0 } }] }, "Too small"],
  ])("refuses %o", (raw, word) => {
    expect(SlaPlan.safeParse(raw).error?.message).toContain(word);
  });
});

describe("slaEventsOf", () => {
  const signal = (anger: 0 | 2): Signal => ({
    language: "en",
    detected: { code: "en", score: 1 },
    sentiment: { label: "neutral", scores: { positive: 0, neutral: 1, negative: 0 } },
    anger: { level: anger, scores: [0, 0, 1] },
    urgency: { level: 0, scores: [1, 0, 0] },
    intents: [],
    reasons: [],
    model: "m",
  });
  const mention = (minute: number, more: { anger?: 0 | 2; own?: boolean; deleted?: boolean }): Mention => {
    const createdAt = new Date(minute * 60_000).toISOString();
    const author = null;
    return mentionOf({
      brandId: "b",
      platform: "p",
      sourceId: "s",
      externalId: String(minute),
      conversation: "c",
      createdAt,
      receivedAt: createdAt,
      deletedAt: more.deleted ? createdAt : null,
      signal: signal(more.anger ?? 0),
      content: { version: 1, normaliser: 1, kind: "post", text: "t", author, media: [], own: more.own ?? false },
    });
  };
  const common = { activityId: "a", threadId: "t", by: { kind: "person", id: "u", name: "U" } } as const;
  type Type = "thread.closed" | "thread.reopened" | "thread.claimed" | "thread.ignored";
  const activity = (minute: number, type: Type): Activity => ({
    ...common,
    ...(type === "thread.ignored" ? { type, reason: "noise" } : { type }),
    at: new Date(minute * 60_000).toISOString(),
  });

  it("asks with words that need a person, answers with our own, ends and goes on with what people do", () => {
    const mentions = [
      mention(1, { anger: 2 }),
      mention(2, {}),
      mention(3, { own: true }),
      mention(4, { anger: 2, deleted: true }),
    ];
    const activities = [
      activity(5, "thread.closed"),
      activity(6, "thread.claimed"),
      activity(7, "thread.reopened"),
      activity(8, "thread.ignored"),
    ];
    expect(slaEventsOf(mentions, activities)).toEqual([
      { type: "asked", at: 60_000, ask: { priority: 50, urgency: 0, anger: 2, topics: [] } },
      { type: "answered", at: 180_000 },
      { type: "resolved", at: 300_000 },
      { type: "reopened", at: 420_000 },
      { type: "ignored", at: 480_000 },
    ]);
  });
});

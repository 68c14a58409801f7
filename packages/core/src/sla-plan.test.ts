import { describe, expect, it } from "vitest";
import type { Activity } from "./activity.ts";
import type { Mention } from "./mention.ts";
import { mentionOf } from "./mention-join.ts";
import type { Signal } from "./signal.ts";
import { DEFAULT_SLA_PLAN, policyFor, SlaPlan, slaEventsOf } from "./sla-plan.ts";

const plan = SlaPlan.parse({
  calendars: { office: { timeZone: "Asia/Tokyo" } },
  policies: [
    { policyId: "refunds", name: "Refunds", when: { topics: ["refunds"], platforms: ["line", "x"] }, targets: {} },
    { policyId: "urgent", name: "Urgent", when: { minPriority: 80 }, targets: {}, calendar: "office" },
    { policyId: "rest", name: "The rest", targets: {} },
  ],
});

describe("sla plan", () => {
  it.each([
    ["refunds", { priority: 90, platform: "line", topics: ["refunds", "other"] }],
    ["urgent", { priority: 80, platform: "mastodon", topics: ["refunds"] }],
    ["rest", { priority: 79, platform: "line", topics: [] }],
  ])("takes the first policy that fits: %s", (policyId, facts) => {
    expect(policyFor(plan, facts)?.policyId).toBe(policyId);
  });

  it("promises nothing where no policy fits, and an hour until somebody says otherwise", () => {
    const facts = { priority: 10, platform: "x", topics: [] };
    expect(policyFor({ ...plan, policies: plan.policies.slice(0, 2) }, facts)).toBeUndefined();
    expect(policyFor(DEFAULT_SLA_PLAN, facts)?.targets.firstResponse).toBe(3_600);
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
  const common = { activityId: "a", threadId: "t", by: { id: "u", name: "U" } };
  const activity = (minute: number, type: "thread.closed" | "thread.reopened" | "thread.claimed"): Activity => ({
    ...common,
    type,
    at: new Date(minute * 60_000).toISOString(),
  });

  it("asks with words that need a person, answers with our own, ends and goes on with what people do", () => {
    const mentions = [
      mention(1, { anger: 2 }),
      mention(2, {}),
      mention(3, { own: true }),
      mention(4, { anger: 2, deleted: true }),
    ];
    const activities = [activity(5, "thread.closed"), activity(6, "thread.claimed"), activity(7, "thread.reopened")];
    expect(slaEventsOf(mentions, activities)).toEqual([
      { type: "asked", at: 60_000 },
      { type: "answered", at: 180_000 },
      { type: "resolved", at: 300_000 },
      { type: "reopened", at: 420_000 },
    ]);
  });
});

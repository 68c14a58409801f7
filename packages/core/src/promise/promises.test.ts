import { describe, expect, it } from "vitest";
import type { Activity } from "../thread/activity.ts";
import { BusinessTime, Calendar } from "../time/calendar.ts";
import type { Handling } from "../thread/handling.ts";
import type { Mention } from "../mention/mention.ts";
import { mentionOf } from "../mention/join.ts";
import { type Judged, promisesOf } from "./promises.ts";
import { SlaPlan } from "./plan.ts";

const iso = (minute: number): string => new Date(minute * 60_000).toISOString();
const always = new BusinessTime(
  Calendar.parse({
    timeZone: "UTC",
    hours: Object.fromEntries(
      ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].map((day) => [day, [["00:00", "24:00"]]]),
    ),
  }),
);
const hour = { firstResponse: 3_600, nextResponse: 3_600, resolution: 86_400 };
const plan = SlaPlan.parse({
  policies: [
    { policyId: "vip", name: "VIP", when: { tags: ["vip"] }, targets: { firstResponse: 60 } },
    { policyId: "urgent", name: "Urgent", when: { minUrgency: 2 }, targets: { ...hour, firstResponse: 900 } },
    { policyId: "rest", name: "The rest", targets: hour },
  ],
});

function said(minute: number, level: { urgency?: 0 | 2; anger?: 0 | 2; own?: boolean }): Mention {
  const { urgency = 0, anger = 0, own = false } = level;
  return mentionOf({
    brandId: "b",
    platform: "p",
    sourceId: "s",
    externalId: String(minute),
    conversation: "c",
    createdAt: iso(minute),
    receivedAt: iso(minute),
    deletedAt: null,
    signal: {
      language: "en",
      detected: { code: "en", score: 1 },
      sentiment: { label: "neutral", scores: { positive: 0, neutral: 1, negative: 0 } },
      anger: { level: anger, scores: [0, 0, 1] },
      urgency: { level: urgency, scores: [0, 0, 1] },
      intents: [],
      reasons: [],
      model: "m",
    },
    content: { version: 1, normaliser: 1, kind: "post", text: "t", author: null, media: [], own },
  });
}

const common = { activityId: "a", threadId: "t", by: { kind: "person", id: "u", name: "U" } } as const;
const set = (minute: number, after: Partial<Handling>): Activity => ({
  ...common,
  type: "thread.woken",
  at: iso(minute),
  change: { before: {}, after },
});

const thread: Judged = { platform: "p", tags: [], team: null, override: null };
const promises = (mentions: Mention[], minute: number, activities: Activity[] = [], more: Partial<Judged> = {}) =>
  promisesOf({
    plan,
    timeOf: () => always,
    thread: { ...thread, ...more },
    mentions,
    activities,
    now: new Date(minute * 60_000),
  });

describe("promisesOf", () => {
  it("keeps the policy of what was asked, however calm the words after it are", () => {
    const loud = said(0, { urgency: 2 });
    const late = [loud, said(20, { own: true })];
    const policies = (mentions: Mention[]) =>
      promises(mentions, 90).map(({ kind, policy, state }) => [kind, policy.policyId, state]);
    expect(policies(late)[0]).toEqual(["first_response", "urgent", "breached"]);
    const after = policies([...late, said(30, { anger: 2 }), said(40, {})]);
    expect(after).toEqual([
      ["first_response", "urgent", "breached"],
      ["next_response", "rest", "running"],
      ["resolution", "urgent", "running"],
    ]);
  });

  it("takes the strictest of what was asked while nobody answered, from the first of it", () => {
    const [first] = promises([said(0, { anger: 2 }), said(10, { urgency: 2 })], 12);
    expect([first?.policy.policyId, first?.startedAt, first?.dueAt]).toEqual(["urgent", 0, 15 * 60_000]);
  });

  it("promises by tags, and nothing where a policy leaves a target out", () => {
    expect(promises([said(0, { anger: 2 })], 5, [], { tags: ["vip"] }).map(({ kind }) => kind)).toEqual([
      "first_response",
    ]);
  });

  it("shows when it was snoozed and when it waited for a lead, neither of which stops a clock", () => {
    const at = iso(0);
    const activities = [
      set(10, { snooze: { at, by: "U", until: null, seen: [] } }),
      set(20, { snooze: null, escalation: { at, by: "U", reason: "r" } }),
      set(30, { escalation: null }),
    ];
    const [first] = promises([said(0, { anger: 2 })], 40, activities);
    expect(
      first?.timeline.map(({ from, to, counted, snoozed = false, escalated = false }) => [
        from / 60_000,
        to === undefined ? null : to / 60_000,
        counted / 60_000,
        snoozed,
        escalated,
      ]),
    ).toEqual([
      [0, 10, 10, false, false],
      [10, 20, 10, true, false],
      [20, 30, 10, false, true],
      [30, null, 10, false, false],
    ]);
    expect(first?.elapsed).toBe(40 * 60_000);
  });
});

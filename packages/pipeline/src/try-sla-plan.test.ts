import type { Actor } from "@kikimimi/core/people/actor";
import { SlaPlan } from "@kikimimi/core/promise/plan";
import { describe, expect, it } from "vitest";
import { trySlaPlan } from "./try-sla-plan.ts";

const READER: Actor = { id: "sato", name: "佐藤", role: "viewer", brands: ["demo"] };
const NOTHING = { priority: 0, urgency: 0, anger: 0, platform: "", topics: [], tags: [], team: null };
const PLAN = SlaPlan.parse({
  calendars: {
    desk: {
      timeZone: "Asia/Tokyo",
      hours: { mon: [["09:00", "18:00"]], tue: [["09:00", "18:00"]] },
      holidaySets: ["JP"],
    },
  },
  policies: [
    { policyId: "urgent", name: "Urgent", when: { minUrgency: 2 }, targets: { firstResponse: 900 } },
    { policyId: "default", name: "Default", calendar: "desk", targets: { firstResponse: 3_600 }, warnAt: 0.5 },
  ],
});

const tryAt = (at: string, facts: Partial<typeof NOTHING> = {}, actor = READER) =>
  trySlaPlan({ actor, input: { brandId: "demo", plan: PLAN, facts: { ...NOTHING, ...facts }, at: new Date(at) } });

describe("a plan that is tried", () => {
  it("counts by the calendar of the policy that fits, over a holiday", () => {
    // Half past five on a Monday before a national holiday (Tuesday, 3 November 2026); the next open hour is a week later.
    const { policy, open, clocks } = tryAt("2026-11-02T17:30:00+09:00");
    expect(policy?.policyId).toBe("default");
    expect(open).toBe(true);
    expect(clocks).toEqual([
      {
        kind: "first_response",
        targetSeconds: 3_600,
        warnAt: new Date("2026-11-02T18:00:00+09:00"),
        dueAt: new Date("2026-11-09T09:30:00+09:00"),
      },
    ]);
  });
  it("is the first policy that fits, around the clock without a calendar", () => {
    const { policy, open, clocks } = tryAt("2026-11-03T03:00:00+09:00", { urgency: 2 });
    expect(policy?.policyId).toBe("urgent");
    expect(open).toBe(true);
    expect(clocks[0]?.dueAt).toEqual(new Date("2026-11-03T03:15:00+09:00"));
  });
  it("promises nothing where no policy fits", () => {
    const plan = SlaPlan.parse({ policies: [{ policyId: "a", name: "A", when: { minAnger: 2 }, targets: {} }] });
    const input = { brandId: "demo", plan, facts: NOTHING, at: new Date() };
    expect(trySlaPlan({ actor: READER, input })).toEqual({ policy: undefined, open: false, clocks: [] });
  });
  it("is nothing for who has no role in the brand", () => {
    expect(() => tryAt("2026-11-02T17:30:00+09:00", {}, { ...READER, brands: ["acme"] })).toThrow("no access");
  });
});

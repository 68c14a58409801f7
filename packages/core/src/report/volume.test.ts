import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../thread/thread.ts";
import { bucketsOf, factOf, hourOf, hoursOf, totalsOf, VOLUME_KEYS, type VolumeFact } from "./volume.ts";

const START = Date.parse("2026-10-20T00:00:00Z");
const HOUR = 3_600_000;
const ZONES = ["Asia/Tokyo", "Asia/Kolkata", "America/New_York", "Europe/London"];

const fact: fc.Arbitrary<VolumeFact> = fc.record({
  mentionId: fc.nat(40).map((n) => `mnt_${n}`),
  threadId: fc.constant("thr"),
  // Over the days on which clocks are put back in Europe and America.
  at: fc.nat(20 * 24 * 60).map((minutes) => new Date(START + minutes * 60_000).toISOString()),
  platform: fc.constantFrom("x", "line").map((one) => [one]),
  sentiment: fc.constantFrom("positive", "neutral", "negative").map((one) => [one]),
  anger: fc.constantFrom("0", "1", "2").map((one) => [one]),
  urgency: fc.constantFrom("0", "1", "2").map((one) => [one]),
  topic: fc.uniqueArray(fc.constantFrom("refunds", "constructor"), { maxLength: 2 }),
});
/** One fact a mention, as the store holds them. */
const facts = fc.uniqueArray(fact, { maxLength: 40, selector: ({ mentionId }) => mentionId });
const zone = fc.constantFrom(...ZONES);

const whole = (some: readonly VolumeFact[], inZone: string, step: "hour" | "day", by: (typeof VOLUME_KEYS)[number]) => {
  const hours = new Map(hoursOf(some, inZone).map((hour) => [hour.at, hour]));
  const [from, to] = [new Date(START), new Date(START + 21 * 24 * HOUR)];
  return bucketsOf({ hours, isCounted: () => true }, { from, to, step, zone: inZone, by });
};

describe("how much was said", () => {
  it("counts each mention once, whatever the order, the repetition, the step and the zone", () => {
    fc.assert(
      fc.property(facts, zone, fc.constantFrom("hour" as const, "day" as const), (some, inZone, step) => {
        const again = [...some.toReversed(), ...some];
        expect(hoursOf(again, inZone)).toEqual(hoursOf(some, inZone));
        for (const by of VOLUME_KEYS) {
          const buckets = whole(some, inZone, step, by);
          expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(some.length);
          if (by === "all") continue;
          const expected = new Map<string, number>();
          for (const one of some) for (const name of one[by]) expected.set(name, (expected.get(name) ?? 0) + 1);
          expect(new Map(totalsOf(buckets).map(({ group, count }) => [group, count]))).toEqual(expected);
        }
      }),
    );
  });

  it("puts each mention into the one bucket that holds its instant, and leaves no gap between buckets", () => {
    fc.assert(
      fc.property(fact, zone, fc.constantFrom("hour" as const, "day" as const), (one, inZone, step) => {
        const buckets = whole([one], inZone, step, "all");
        const holding = buckets.filter(({ from, to }) => from <= one.at && one.at < to);
        expect(holding.map(({ count }) => count)).toEqual([1]);
        expect(buckets.slice(1).map(({ from }) => from)).toEqual(buckets.slice(0, -1).map(({ to }) => to));
      }),
    );
  });

  it("tells an hour that clocks show twice as two, and a day of 25 hours as one", () => {
    expect(hourOf("2026-11-01T05:30:00Z", "America/New_York")).toBe("2026-11-01T05:00:00.000Z");
    expect(hourOf("2026-11-01T06:30:00Z", "America/New_York")).toBe("2026-11-01T06:00:00.000Z");
    expect(hourOf("2026-11-26T00:10:00Z", "Asia/Kolkata")).toBe("2026-11-25T23:30:00.000Z");
    const day = whole([], "America/New_York", "day", "all").find(({ from }) => from === "2026-11-01T04:00:00.000Z");
    expect(day?.to).toBe("2026-11-02T05:00:00.000Z");
  });

  it("says of a day that it was counted only when all its hours were", () => {
    const at = { from: new Date("2026-11-25T15:00:00Z"), to: new Date("2026-11-26T15:00:00Z"), zone: "Asia/Tokyo" };
    const after = (hour: string) => ({ hours: new Map(), isCounted: (one: string) => one >= hour });
    const [hole] = bucketsOf(after("2026-11-25T16:00:00.000Z"), { ...at, step: "day", by: "all" });
    const [full] = bucketsOf(after("2026-11-25T15:00:00.000Z"), { ...at, step: "day", by: "all" });
    expect([hole?.counted, full?.counted]).toEqual([false, true]);
  });
});

describe("what counts", () => {
  const features = {
    urgency: 2,
    anger: 1,
    sentiment: "negative",
    question: false,
    churn: false,
    report: false,
    spam: false,
    direct: false,
    followers: 3,
  } as const;
  const said: Evidence = { mentionId: "m", at: "2026-11-26T00:00:00Z", rev: 1, state: { type: "said", features } };
  const thread = { threadId: "t", platform: "x" };
  it("is what customers said and left standing, and no spam", () => {
    expect(factOf(said, thread, ["a", "a"])).toMatchObject({
      anger: ["1"],
      urgency: ["2"],
      topic: ["a"],
      platform: ["x"],
    });
    for (const type of ["own", "deleted", "moved"] as const)
      expect(factOf({ ...said, state: { type } }, thread, [])).toBeUndefined();
    const spam: Evidence = { ...said, state: { type: "said", features: { ...features, spam: true } } };
    expect(factOf(spam, thread, [])).toBeUndefined();
  });
});

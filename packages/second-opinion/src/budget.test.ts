import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Budget } from "./budget.ts";

const DAY = 86_400_000;

describe("Budget", () => {
  it("lets through no more than the limits in any 60 seconds and on any day, and no less", () => {
    const gaps = fc.array(fc.oneof(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: DAY / 4 })), {
      maxLength: 120,
    });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }), (all, perMinute, perDay) => {
        let now = 0;
        const budget = new Budget({ perMinute, perDay }, () => new Date(now));
        const taken: number[] = [];
        for (const gap of all) {
          now += gap;
          const today = taken.filter((at) => Math.floor(at / DAY) === Math.floor(now / DAY)).length;
          const minute = taken.filter((at) => at > now - 60_000).length;
          const expected = today >= perDay ? "day" : minute >= perMinute ? "minute" : "ok";
          expect(budget.take()).toBe(expected);
          if (expected === "ok") taken.push(now);
        }
      }),
    );
  });

  it("takes back what was not used", () => {
    const budget = new Budget({ perMinute: 1, perDay: 1 }, () => new Date(0));
    expect(budget.take()).toBe("ok");
    expect(budget.take()).toBe("day");
    budget.giveBack();
    expect(budget.take()).toBe("ok");
    budget.giveBack();
    budget.giveBack();
    expect([budget.take(), budget.take()]).toEqual(["ok", "day"]);
  });

  it("opens no second day when the clock is set back", () => {
    let now = DAY + 1;
    const budget = new Budget({ perMinute: 10, perDay: 1 }, () => new Date(now));
    expect(budget.take()).toBe("ok");
    now = DAY - 1;
    expect(budget.take()).toBe("day");
  });
});

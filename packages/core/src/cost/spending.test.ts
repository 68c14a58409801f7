import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leaveToSpend, type Spending } from "./spending.ts";

const at = (fields: Partial<Spending>): Spending => ({
  limit: 100,
  spent: 0,
  next: 2,
  from: 0,
  to: 1_000,
  now: 0,
  ...fields,
});

describe("leave to spend", () => {
  it("is given freely at first, then in step with the period, and never beyond the limit", () => {
    expect(leaveToSpend(at({ spent: 79.9 }))).toBe("go");
    expect(leaveToSpend(at({ spent: 80 }))).toBe("spread");
    expect(leaveToSpend(at({ spent: 80, now: 1 }))).toBe("go");
    expect(leaveToSpend(at({ spent: 90, now: 499 }))).toBe("spread");
    expect(leaveToSpend(at({ spent: 90, now: 501 }))).toBe("go");
    expect(leaveToSpend(at({ spent: 98, now: 999 }))).toBe("go");
    expect(leaveToSpend(at({ spent: 98.1, now: 999 }))).toBe("stop");
    expect(leaveToSpend(at({ spent: 100, next: 0, now: 999 }))).toBe("stop");
    expect(leaveToSpend(at({ limit: 1 }))).toBe("stop");
  });

  it("never lets a limit be exceeded, whatever requests take, and comes back within the period", () => {
    const amount = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(
        amount,
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.record({ now: fc.integer({ min: 0, max: 1_000 }), takes: fc.nat(50) })),
        (limit, next, requests) => {
          let spent = 0;
          for (const { now, takes } of requests.toSorted((a, b) => a.now - b.now)) {
            if (leaveToSpend(at({ limit, next, spent, now })) === "go") spent += Math.min(takes, next);
          }
          const leave = leaveToSpend(at({ limit, next, spent, now: 1_000 }));
          return spent <= limit && leave === (spent + next <= limit && spent < limit ? "go" : "stop");
        },
      ),
    );
  });
});

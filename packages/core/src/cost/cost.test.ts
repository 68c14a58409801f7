import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { billOf, type BillInput } from "./bill.ts";
import { costOf, decimal, dollarsOf, shareOut, times, whole } from "./money.ts";
import { PRICES } from "./prices.ts";
import type { MentionUnits, Units } from "./units.ts";

const unitsOf = (fields: Partial<MentionUnits>): MentionUnits => ({
  deliveries: "1",
  writeUnits: "6",
  readUnits: "2.5",
  queueRequests: "1.2",
  roundTrips: "9",
  cpuMs: "4",
  storedBytes: "2000",
  archivedBytes: "900",
  logBytes: "200",
  ...fields,
});
const UNITS: Units = {
  measured: "2026-11-26",
  machine: "a machine",
  mentions: 1,
  ways: {
    pushed: unitsOf({}),
    batched: unitsOf({ deliveries: "0.1" }),
    polled: unitsOf({ deliveries: "0.025" }),
    urgent: unitsOf({ writeUnits: "23" }),
  },
};
const inputOf = (fields: Partial<BillInput> = {}): BillInput => ({
  mentions: 1_000_000n,
  mix: [{ platform: "line", share: decimal("1"), way: "pushed" }],
  urgent: 0n,
  region: "us-east-1",
  units: UNITS,
  freeTier: false,
  search: false,
  ...fields,
});
const costs = (fields: Partial<BillInput> = {}): Record<string, string> =>
  Object.fromEntries(billOf(inputOf(fields)).items.map(({ name, cost }) => [name, dollarsOf(cost)]));

describe("money", () => {
  it("is exact where floating point is not", () => {
    expect(costOf(whole(3), { dollars: "0.1", per: 1n })).toBe(300_000n);
    expect(0.1 * 3).not.toBe(0.3);
    expect(costOf(decimal("0.000001"), { dollars: "0.4", per: 1n })).toBe(0n);
    expect(costOf(decimal("0.5"), { dollars: "0.000001", per: 1n })).toBe(1n);
    expect(costOf(whole(1_000_000), { dollars: "0.0000133334", per: 1n })).toBe(13_333_400n);
  });

  it("reads plain decimals only", () => {
    expect(decimal("12.5")).toBe(12_500_000_000_000n);
    for (const text of ["", ".5", "1.", "-1", "1e3", "1.0000000000001", " 1", "１"]) {
      expect(() => decimal(text)).toThrow(RangeError);
    }
  });

  it("is written so that people can read it", () => {
    expect([0n, 715n, 12_500_000n, 1_000_000_000n, 300_000n].map(dollarsOf)).toEqual([
      "0.00",
      "0.000715",
      "12.50",
      "1000.00",
      "0.30",
    ]);
  });

  it("multiplies decimals", () => expect(times(decimal("1.5"), decimal("0.02"))).toBe(decimal("0.03")));

  it("is shared out whole, by weight, and adds up", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), fc.array(fc.bigInt(0n, 10n ** 12n), { minLength: 1 }), (total, weights) => {
        const parts = shareOut(total, weights);
        const sum = weights.reduce((a, b) => a + b, 0n);
        if (sum === 0n) return parts.every((part) => part === 0n);
        const fair = parts.every((part, i) => {
          const exact = total * (weights[i] ?? 0n);
          return part * sum > exact - sum && part * sum < exact + sum;
        });
        return fair && parts.reduce((a, b) => a + b, 0n) === total;
      }),
    );
  });
});

describe("a bill", () => {
  it("is what a person works out on paper", () => {
    expect(costs()).toMatchObject({
      // 6 million write units at 0.625, 2.5 million read units at 0.125.
      writeUnits: "3.75",
      readUnits: "0.3125",
      // 2,900 MB for a month, and its backup.
      storage: "0.725",
      backup: "0.58",
      // 1.2 million, and 1,944,000 that ask whether anything came.
      queueRequests: "0.48",
      "idle:queueRequests": "0.7776",
      // A run at the ingress and one to process, and 86,400 by schedule.
      functionRequests: "0.40",
      "idle:functionRequests": "0.02736",
      // 4 ms × 1.728 and 9 × 5 ms, in gigabyte-seconds; 27,360 of the schedules.
      functionTime: "0.692163",
      "idle:functionTime": "0.364802",
      httpRequests: "1.00",
      edgeRequests: "0.00",
    });
  });

  it("adds up, whatever the mix, and grows with each mention", () => {
    const share = fc.bigInt(0n, 10n ** 12n);
    const way = fc.constantFrom("pushed", "batched", "polled");
    const mix = fc.array(
      fc.record({ platform: fc.string(), share, way, fee: fc.option(fc.constant("0.015"), { nil: undefined }) }),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 9n), fc.bigInt(0n, 10n ** 12n), mix, (mentions, urgent, shares) => {
        const one = billOf(inputOf({ mentions, urgent, mix: shares }));
        const more = billOf(inputOf({ mentions: mentions + 1_000n, urgent, mix: shares }));
        return one.items.reduce((sum, { cost }) => sum + cost, 0n) === one.total && more.total >= one.total;
      }),
    );
  });

  it("charges a platform's own fee for each of its mentions", () => {
    const mix = [
      { platform: "x", share: decimal("0.6"), way: "polled", fee: "0.015" },
      { platform: "line", share: decimal("0.4"), way: "pushed" },
    ] as const;
    expect(costs({ mix })["fee:x"]).toBe("9000.00");
    expect(costs({ mix })["fee:line"]).toBeUndefined();
  });

  it("takes free tiers off only where that is asked for, and never below nothing", () => {
    expect(costs({ freeTier: true })).toMatchObject({
      storage: "0.00",
      backup: "0.58",
      queueRequests: "0.48",
      "idle:queueRequests": "0.3776",
      // What the schedules left of a million.
      functionRequests: "0.22736",
    });
    expect(costs({ mentions: 0n, freeTier: true })).toMatchObject({ writeUnits: "0.00", functionRequests: "0.00" });
  });

  it("asks for a million mentions without what is paid anyway, and without fees", () => {
    const mix = [{ platform: "x", share: decimal("1"), way: "pushed", fee: "0.015" }] as const;
    const [dear, plain] = [billOf(inputOf({ mix, mentions: 2_000_000n })), billOf(inputOf())];
    expect(dear.perMillion).toBe(plain.perMillion);
    const idle = plain.items.filter(({ name }) => name.startsWith("idle:"));
    expect(plain.perMillion + idle.reduce((sum, { cost }) => sum + cost, 0n)).toBe(plain.total);
  });

  it("has the search domain's hours only with one", () => {
    expect(costs()["idle:searchNode"]).toBeUndefined();
    expect(costs({ search: true })).toMatchObject({ "idle:searchNode": "26.28", "idle:searchDisk": "1.22" });
  });

  it("knows every price in every region", () => {
    for (const prices of Object.values(PRICES)) {
      expect(Object.keys(prices)).toEqual(Object.keys(PRICES["us-east-1"]));
      for (const { dollars } of Object.values(prices)) expect(decimal(dollars)).toBeGreaterThan(0n);
    }
  });
});

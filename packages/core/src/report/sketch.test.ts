import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeSketches, quantilesOf, Sketch, SKETCH_ERROR, sketchOf } from "./sketch.ts";

const SHARES = [0.5, 0.75, 0.9, 0.95];
/** Seconds up to a year, near and far, and none at all. */
const amount = fc.oneof(
  fc.nat(120),
  fc.nat(86_400),
  fc.nat(366 * 86_400),
  fc.double({ min: 0.001, max: 10, noNaN: true }),
);
const amounts = fc.array(amount, { maxLength: 400 });

function nearestRank(all: readonly number[], share: number): number | null {
  const sorted = all.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

describe("a sketch", () => {
  it("tells each quantile within its error of the amount at that rank", () => {
    fc.assert(
      fc.property(amounts, (all) => {
        const found = quantilesOf(sketchOf(all), SHARES);
        for (const [i, share] of SHARES.entries()) {
          const exact = nearestRank(all, share);
          const told = found[i] ?? null;
          expect(told === null).toBe(exact === null);
          expect(Math.abs((told ?? 0) - (exact ?? 0))).toBeLessThanOrEqual((exact ?? 0) * SKETCH_ERROR * (1 + 1e-9));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is the same in whatever order and grouping it is merged", () => {
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 6 }), fc.nat(6), (days, cut) => {
        const whole = sketchOf(days.flat());
        const each = days.map(sketchOf);
        expect(mergeSketches(each)).toBe(whole);
        expect(mergeSketches(each.toReversed())).toBe(whole);
        expect(mergeSketches([mergeSketches(each.slice(0, cut)), mergeSketches(each.slice(cut))])).toBe(whole);
      }),
      { numRuns: 300 },
    );
  });

  it("stays small: a hundred thousand amounts between a second and a month take less than six kilobytes", () => {
    const many = Array.from({ length: 100_000 }, (_, i) => 1 + ((i * 7919) % 2_592_000));
    const sketch = sketchOf(many);
    expect(sketch.length).toBeLessThan(6_000);
    expect(Sketch.parse(sketch)).toBe(sketch);
  });
});

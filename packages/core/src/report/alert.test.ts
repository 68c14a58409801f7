import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALERT_PRESETS, type AlertRule, alertsOf, type HourPoint, readingsOf } from "./alert.ts";

const point = (i: number, count: number, negative = 0, counted = true): HourPoint => ({
  at: new Date(Date.UTC(2026, 10, 1, i)).toISOString(),
  counted,
  count: counted ? count : 0,
  negative: counted ? Math.min(negative, count) : 0,
});
const steady = (hours: number, count: number, negative = 0): HourPoint[] =>
  Array.from({ length: hours }, (_, i) => point(i, count, negative));

/** Hours of any sort, or calm ones before loud ones: where nothing rises, nothing could be reported. */
const hour = (most: number) => fc.tuple(fc.nat(most), fc.nat(400), fc.integer({ min: 0, max: 9 }));
const series = fc
  .oneof(
    fc.array(fc.oneof(hour(12), hour(400)), { maxLength: 260, size: "max" }),
    fc
      .tuple(fc.array(hour(8), { maxLength: 200, size: "max" }), fc.array(hour(60), { maxLength: 60, size: "max" }))
      .map(([a, b]) => [...a, ...b]),
  )
  .map((hours) => hours.map(([count, negative, luck], i) => point(i, count, negative, luck > 0)));
const rule: fc.Arbitrary<AlertRule> = fc.record({
  spanHours: fc.constantFrom(1, 24),
  sigma: fc.constantFrom(1.5, 2, 3, 4, 5),
  atLeast: fc.constantFrom(null, 100, 300),
  floor: fc.integer({ min: 1, max: 40 }),
  baselineHours: fc.constantFrom(24, 168),
  minimumHours: fc.constantFrom(6, 24),
  coolDownHours: fc.integer({ min: 1, max: 30 }),
});

describe("alerts", () => {
  it("never report fewer posts than the floor, nor two of a kind within the cool-down", () => {
    fc.assert(
      fc.property(series, rule, (hours, by) => {
        const alerts = alertsOf(hours, by);
        expect(alerts.every(({ posts }) => posts >= by.floor)).toBe(true);
        for (const kind of ["volume", "negative"] as const) {
          const times = alerts.filter((one) => one.kind === kind).map(({ at }) => Date.parse(at) / 3_600_000);
          expect(times.slice(1).every((at, i) => at - (times[i] ?? 0) >= by.coolDownHours)).toBe(true);
        }
      }),
    );
  });

  it("of an hour depend on nothing after it", () => {
    fc.assert(
      fc.property(series, series, rule, (before, after, by) => {
        const later = after.map((one, i) => ({ ...one, at: point(before.length + i, 0).at }));
        const known = alertsOf([...before, ...later], by).filter(({ at }) => at < point(before.length, 0).at);
        expect(known).toEqual(alertsOf(before, by));
      }),
    );
  });

  it("with a larger k fire in no hour in which a smaller k does not", () => {
    fc.assert(
      fc.property(series, rule, (hours, by) => {
        const fires = (sigma: number) => readingsOf(hours, { ...by, sigma });
        const [low, high] = [fires(by.sigma), fires(by.sigma + 1)];
        for (const kind of ["volume", "negative"] as const)
          expect(high[kind].filter((one, i) => one.fires && !low[kind][i]?.fires)).toEqual([]);
      }),
    );
  });

  it("say by the mean and deviation of the hours before what they say, and nothing of hours that were not counted", () => {
    fc.assert(
      fc.property(series, rule, (hours, by) => {
        const { volume } = readingsOf(hours, by);
        for (const [i, one] of volume.entries()) {
          const begin = Math.max(0, i + 1 - by.spanHours);
          const before = hours
            .slice(Math.max(0, i + 1 - by.spanHours - by.baselineHours), begin)
            .filter((h) => h.counted);
          const isKnown = before.length >= by.minimumHours;
          const mean = before.reduce((sum, { count }) => sum + count, 0) / before.length;
          const variance = before.reduce((sum, { count }) => sum + (count - mean) ** 2, 0) / before.length;
          expect([one.mean, one.deviation].map((known) => known === null)).toEqual([!isKnown, !isKnown]);
          expect(one.mean ?? 0).toBeCloseTo(isKnown ? mean : 0, 6);
          expect(one.deviation ?? 0).toBeCloseTo(isKnown ? Math.sqrt(variance) : 0, 3);
          const span = hours.slice(begin, i + 1);
          const posts = span.reduce((sum, { count }) => sum + count, 0);
          const value = posts / by.spanHours;
          const isWhole = span.length === by.spanHours && span.every((h) => h.counted);
          const bound = mean + by.sigma * Math.sqrt(variance);
          const isMany = (isKnown && value > bound) || (by.atLeast !== null && value >= by.atLeast);
          expect(one.value).toBeCloseTo(value, 9);
          // Sums in another order may differ in the last digit.
          const isClose = isKnown && Math.abs(value - bound) < 1e-6;
          expect(isClose || one.fires === (isWhole && posts >= by.floor && isMany)).toBe(true);
        }
      }),
    );
  });

  it("stay silent on what is always alike, and report the hour in which it changes", () => {
    for (const preset of Object.values(ALERT_PRESETS)) expect(alertsOf(steady(200, 40, 10), preset)).toEqual([]);
    const spike = [...steady(100, 20, 5), point(100, 60, 15), point(101, 80, 20)];
    expect(alertsOf(spike, ALERT_PRESETS.medium)).toMatchObject([
      { kind: "volume", at: point(100, 0).at, mean: 20, value: 60 },
    ]);
    const sour = [...steady(100, 20, 2), point(100, 20, 15)];
    expect(alertsOf(sour, ALERT_PRESETS.medium)).toMatchObject([
      { kind: "negative", at: point(100, 0).at, value: 0.75 },
    ]);
  });

  it("report a flood from the first hour on, when nothing is known of before", () => {
    expect(alertsOf([point(0, 300)], ALERT_PRESETS.weak)).toMatchObject([
      { kind: "volume", mean: null, threshold: 300 },
    ]);
    expect(alertsOf([point(0, 299)], ALERT_PRESETS.weak)).toEqual([]);
  });
});

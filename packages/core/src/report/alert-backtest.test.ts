import { describe, expect, it } from "vitest";
import { ALERT_PRESETS, type AlertRule } from "./alert.ts";
import { backtest } from "./alert-backtest.ts";

/** Numbers that look like chance and are the same each time. */
function chance(): () => number {
  let n = 0;
  return () => Math.abs(Math.sin(++n) * 10_000) % 1;
}

const test = (rule: AlertRule) => backtest(rule, { weeks: 30, perHour: 6, random: chance() });

describe("a back-test", () => {
  it("says the same of the same weeks, and more of a rule that is more sensitive", () => {
    const [weak, medium, strong] = [ALERT_PRESETS.weak, ALERT_PRESETS.medium, ALERT_PRESETS.strong].map(test);
    expect(test(ALERT_PRESETS.medium)).toEqual(medium);
    const found = [weak, medium, strong].map((one) => one?.found ?? 0);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(found[2]).toBeGreaterThan((strong?.incidents ?? 0) / 2);
    expect(found[2]).toBeLessThanOrEqual(strong?.incidents ?? 0);
    expect(strong?.falseAlarms).toBeGreaterThanOrEqual(weak?.falseAlarms ?? 0);
  });

  it("finds nothing by a rule that never speaks", () => {
    const silent = test({ ...ALERT_PRESETS.weak, floor: 1_000_000 });
    expect(silent).toMatchObject({ found: 0, medianHours: null, falseAlarms: 0 });
    expect(silent.incidents).toBeGreaterThan(10);
  });
});

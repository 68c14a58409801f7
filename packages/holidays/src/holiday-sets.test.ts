import { describe, expect, it } from "vitest";
import { holidaysOf } from "./holiday-sets.ts";

describe("Japanese holidays", () => {
  const off = holidaysOf(["JP"]);

  it.each([
    ["2026-01-01", true],
    ["2026-05-04", true],
    // The substitute for Constitution Day, which falls on a Sunday.
    ["2026-05-06", true],
    ["2026-05-07", false],
    // The citizens' holiday between two others.
    ["2026-09-22", true],
    ["2026-12-25", false],
    ["toString", false],
  ])("on %s: %s", (day, holiday) => {
    expect(off(day)).toBe(holiday);
  });

  it("are none where none are asked for, and unknown sets are refused by name", () => {
    expect(holidaysOf([])("2026-01-01")).toBe(false);
    expect(() => holidaysOf(["JP", "XX"])).toThrow("no holiday set XX; there are: JP");
  });
});

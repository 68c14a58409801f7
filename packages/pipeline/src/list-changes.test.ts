import { describe, expect, it } from "vitest";
import { daysBetween } from "./list-changes.ts";

describe("the days between two instants", () => {
  const days = (from: string, to: string): string[] => daysBetween(new Date(from), new Date(to));

  it("are the UTC days of both and all between", () => {
    expect(days("2026-11-26T23:59:59.999Z", "2026-11-28T00:00:00Z")).toEqual([
      "2026-11-26",
      "2026-11-27",
      "2026-11-28",
    ]);
    expect(days("2026-11-26T00:00:00Z", "2026-11-26T23:59:59.999Z")).toEqual(["2026-11-26"]);
    expect(days("2026-11-27T00:00:00Z", "2026-11-26T23:59:59.999Z")).toEqual([]);
  });

  it("are none from beyond the year 9999, whose name sorts before all others", () => {
    expect(days("+010000-01-01T11:00:00Z", "2026-11-26T10:00:00Z")).toEqual([]);
  });
});

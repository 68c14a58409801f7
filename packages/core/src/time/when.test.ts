import { describe, expect, it } from "vitest";
import { instantMeant } from "./when.ts";

// A Thursday, 18:30 in Tokyo.
const NOW = new Date("2026-11-26T09:30:00.000Z");
const meant = (words: string, zone = "Asia/Tokyo"): string | undefined => instantMeant(words, NOW, zone)?.toISOString();

describe("a time as people say it", () => {
  it.each([
    ["30m", "2026-11-26T10:00:00.000Z"],
    ["2h", "2026-11-26T11:30:00.000Z"],
    ["2時間後", "2026-11-26T11:30:00.000Z"],
    ["３日", "2026-11-29T09:30:00.000Z"],
    ["1w", "2026-12-03T09:30:00.000Z"],
    ["19:00", "2026-11-26T10:00:00.000Z"],
    ["9:00", "2026-11-27T00:00:00.000Z"],
    ["tomorrow", "2026-11-27T00:00:00.000Z"],
    ["tomorrow 14:30", "2026-11-27T05:30:00.000Z"],
    ["明日9時", "2026-11-27T00:00:00.000Z"],
    ["明日 9:00", "2026-11-27T00:00:00.000Z"],
    ["monday 10:00", "2026-11-30T01:00:00.000Z"],
    ["thu 10:00", "2026-12-03T01:00:00.000Z"],
    ["月曜 10:00", "2026-11-30T01:00:00.000Z"],
    ["2026-12-01 8:00", "2026-11-30T23:00:00.000Z"],
    ["2026-12-01T08:00:00Z", "2026-12-01T08:00:00.000Z"],
    ["2026-12-01T08:00+09:00", "2026-11-30T23:00:00.000Z"],
  ])("%s", (words, instant) => {
    expect(meant(words)).toBe(instant);
  });

  it("is by the clocks of the zone, also over the night in which they change", () => {
    const before = new Date("2026-10-24T10:00:00.000Z");
    expect(instantMeant("tomorrow 9:00", before, "Europe/Berlin")?.toISOString()).toBe("2026-10-25T08:00:00.000Z");
    expect(meant("tomorrow 9:00", "America/New_York")).toBe("2026-11-27T14:00:00.000Z");
  });

  it.each([
    "",
    "soon",
    "25:00",
    "9",
    "tomorrow 9",
    "2026-13-01 9:00",
    "2026-02-30 9:00",
    "m",
    "mo 9:00",
    "2026-12-01T99:00:00Z",
  ])("refuses %j", (words) => {
    expect(meant(words)).toBeUndefined();
  });
});

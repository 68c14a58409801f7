import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOfWall, periodOf, wallTimeOf } from "./zone.ts";

const ZONES = ["Asia/Tokyo", "America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"];
const zone = fc.constantFrom(...ZONES);
const instant = fc.date({ min: new Date("2000-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);

describe("wall times", () => {
  it("name instants: there and back is the same wall time, and never a later instant", () => {
    fc.assert(
      fc.property(instant, zone, (at, name) => {
        const back = instantOfWall(wallTimeOf(at, name), name);
        expect(wallTimeOf(back, name)).toEqual(wallTimeOf(at, name));
        expect(back.getTime()).toBeLessThanOrEqual(wholeSecond(at).getTime());
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["Asia/Tokyo", 2026, 11, 26, 9, "2026-11-26T00:00:00.000Z"],
    ["America/Los_Angeles", 2026, 3, 8, 2, "2026-03-08T10:00:00.000Z"],
    ["America/Los_Angeles", 2026, 11, 1, 1, "2026-11-01T08:00:00.000Z"],
    ["Europe/Berlin", 2026, 3, 29, 3, "2026-03-29T01:00:00.000Z"],
    ["Asia/Tokyo", 2026, 12, 32, 0, "2026-12-31T15:00:00.000Z"],
  ])("in %s of %i-%i-%i %i:00 name %s", (name, year, month, day, hour, iso) => {
    expect(instantOfWall({ year, month, day, hour, minute: 0, second: 0 }, name).toISOString()).toBe(iso);
  });

  it("refuse a zone that nobody knows", () => {
    expect(() => wallTimeOf(new Date(0), "Mars/Olympus")).toThrow(RangeError);
  });
});

describe("periodOf", () => {
  it("holds the instant, and the next begins where it ends", () => {
    fc.assert(
      fc.property(instant, zone, fc.constantFrom("day" as const, "month" as const), (at, name, period) => {
        const { end, name: label } = periodOf(at, period, name);
        expect(end.getTime()).toBeGreaterThan(at.getTime());
        expect(periodOf(new Date(end.getTime() - 1), period, name).name).toBe(label);
        expect(periodOf(end, period, name).name > label).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("turns at the zone's own midnight, also on the days when clocks change", () => {
    const ends = (iso: string): string => periodOf(new Date(iso), "day", "America/Los_Angeles").end.toISOString();
    expect([ends("2026-11-26T10:00:00Z"), ends("2026-03-08T12:00:00Z"), ends("2026-11-01T12:00:00Z")]).toEqual([
      "2026-11-27T08:00:00.000Z",
      "2026-03-09T07:00:00.000Z",
      "2026-11-02T08:00:00.000Z",
    ]);
    expect(periodOf(new Date("2026-12-31T15:00:00Z"), "month", "Asia/Tokyo")).toEqual({
      name: "2027-01",
      start: new Date("2026-12-31T15:00:00Z"),
      end: new Date("2027-01-31T15:00:00Z"),
    });
  });
});

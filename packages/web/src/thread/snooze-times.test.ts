import { describe, expect, it } from "vitest";
import { snoozeUntil } from "./snooze-times.ts";

/** A local time of November 2026; the 23rd and the 30th are Mondays. */
const at = (day: number, hour: number): Date => new Date(2026, 10, day, hour, 30);
const nine = (day: number): string => new Date(2026, 10, day, 9).toISOString();

describe("snoozeUntil", () => {
  it.each([
    ["an hour", "hour", at(26, 14), new Date(2026, 10, 26, 15, 30).toISOString()],
    ["tomorrow at nine, also before nine", "tomorrow", at(26, 7), nine(27)],
    ["Monday after a Thursday", "monday", at(26, 14), nine(30)],
    ["Monday after a Sunday: the next day", "monday", at(29, 23), nine(30)],
    ["Monday on a Monday: a week later", "monday", at(23, 8), nine(30)],
  ] as const)("is %s", (_name, choice, now, until) => {
    expect(snoozeUntil(choice, now.getTime())).toBe(until);
  });

  it("means nine in the morning of the brand's zone where it has one, whatever day it is for the reader", () => {
    // Friday 07:30 in Tokyo, Thursday evening in Los Angeles.
    const now = Date.parse("2026-11-26T22:30:00Z");
    const until = (choice: "tomorrow" | "monday" | "hour", zone: string | null) => snoozeUntil(choice, now, zone);
    expect(until("tomorrow", "Asia/Tokyo")).toBe("2026-11-28T00:00:00.000Z");
    expect(until("tomorrow", "America/Los_Angeles")).toBe("2026-11-27T17:00:00.000Z");
    expect(until("monday", "Asia/Tokyo")).toBe("2026-11-30T00:00:00.000Z");
    expect(until("hour", "Asia/Tokyo")).toBe("2026-11-26T23:30:00.000Z");
    expect(until("tomorrow", null)).toBe(snoozeUntil("tomorrow", now));
  });
});

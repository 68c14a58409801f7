import { describe, expect, it } from "vitest";
import { type LimitHeaders, limited, pauseAfter, quietSeconds } from "./limit.ts";

const now = new Date("2026-11-26T10:00:00Z");
const epoch: LimitHeaders = { remaining: "x-left", reset: "x-reset", style: "epoch" };

describe("quietSeconds", () => {
  it.each([
    ["epoch seconds", epoch, { "x-reset": String(now.getTime() / 1000 + 90) }, 90],
    ["an ISO time", { ...epoch, style: "iso" }, { "x-reset": "2026-11-26T10:01:00.500Z" }, 61],
    ["seconds left", { ...epoch, style: "seconds" }, { "x-reset": "12.2" }, 13],
    ["a reset that has passed, then Retry-After", epoch, { "x-reset": "1", "retry-after": "7" }, 7],
    ["Retry-After as a date", epoch, { "retry-after": "Thu, 26 Nov 2026 10:00:30 GMT" }, 30],
    ["nothing", epoch, {}, 300],
    ["nonsense", epoch, { "x-reset": "soon", "retry-after": "later" }, 300],
    ["a year", { ...epoch, style: "seconds" }, { "x-reset": "31536000" }, 86_400],
    ["a blink", { ...epoch, style: "seconds" }, { "x-reset": "0.01" }, 1],
  ] as const)("reads %s", (_name, limit, headers, seconds) => {
    expect(quietSeconds(new Headers(headers), now, limit)).toBe(seconds);
  });
});

describe("pauseAfter", () => {
  it.each([
    ["0", true],
    ["0.4", true],
    ["1", false],
    ["599.0", false],
    ["", false],
    ["many", false],
  ])("with %s requests left: pauses %s", (left, pauses) => {
    const headers = new Headers({ "x-left": left, "x-reset": String(now.getTime() / 1000 + 60) });
    expect(pauseAfter(headers, now, epoch)?.toISOString()).toBe(pauses ? "2026-11-26T10:01:00.000Z" : undefined);
  });

  it("goes on where the platform says nothing", () => {
    expect(pauseAfter(new Headers(), now, epoch)).toBeUndefined();
  });
});

describe("limited", () => {
  it("tells whole seconds within a day", () => {
    expect([limited("X", 0.2), limited("X", 1e9), limited("X")].map(({ details }) => details.retryAfter)).toEqual([
      1, 86_400, 300,
    ]);
  });
});

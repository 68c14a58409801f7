import { describe, expect, it } from "vitest";
import { type ChannelFacts, healthOf, isExpiring, isSilent, lagOf } from "./channel.ts";

const now = new Date("2026-11-26T10:00:00Z");
const well: ChannelFacts = {
  now,
  polled: true,
  intervalSeconds: 60,
  needsAuthorisation: false,
  pausedUntil: null,
  failures: 0,
  completeAt: "2026-11-26T09:59:30.000Z",
  pushed: false,
};

describe("channel health", () => {
  it.each([
    ["ok", {}],
    ["ok", { completeAt: null }],
    ["ok", { failures: 2 }],
    ["ok", { completeAt: "2026-11-26T09:56:00.000Z" }],
    ["behind", { completeAt: "2026-11-26T09:55:59.000Z" }],
    ["paused", { pausedUntil: "2026-11-26T10:00:01.000Z" }],
    ["ok", { pausedUntil: "2026-11-26T09:59:59.000Z" }],
    ["failing", { failures: 3, pausedUntil: "2026-11-26T10:05:00.000Z" }],
    ["needs_authorisation", { needsAuthorisation: true, failures: 9 }],
    ["off", { polled: false }],
    ["ok", { polled: false, pushed: true, completeAt: null }],
  ] as const)("is %s with %o", (health, facts) => {
    expect(healthOf({ ...well, ...facts })).toBe(health);
  });

  it("tells the lag in whole seconds, and none where nothing is polled", () => {
    expect([lagOf(well), lagOf({ ...well, polled: false }), lagOf({ ...well, completeAt: null })]).toEqual([
      30,
      null,
      null,
    ]);
  });
});

describe("silent channels", () => {
  const pushed = { polled: false, pushed: true, completeAt: null };

  it.each([
    [false, {}, null],
    [false, { completeAt: "2026-11-26T09:00:00.000Z" }, null],
    [true, { completeAt: "2026-11-26T08:59:59.000Z" }, null],
    [false, { completeAt: null }, null],
    [false, { failures: 2 }, null],
    [true, { failures: 3 }, null],
    [false, pushed, null],
    [false, pushed, "2026-11-19T10:00:00.000Z"],
    [true, pushed, "2026-11-19T09:59:59.000Z"],
    [false, { polled: false }, "2026-01-01T00:00:00.000Z"],
  ] as const)("%s with %o, last webhook %s", (silent, facts, heardAt) => {
    expect(isSilent({ ...well, ...facts }, heardAt)).toBe(silent);
  });
});

describe("expiring tokens", () => {
  const days = (count: number): number => count * 86_400;
  const inDays = (count: number): string => new Date(now.getTime() + days(count) * 1000).toISOString();

  it.each([
    ["in time to be renewed", false, inDays(15), days(20)],
    ["not renewed for ten days, eight left", false, inDays(8), days(20)],
    ["not renewed, six days left", true, inDays(6), days(20)],
    ["due ten days ahead, six left", false, inDays(6), days(10)],
    ["due ten days ahead, four left", true, inDays(4), days(10)],
    ["an hour's token", false, inDays(0), 300],
    ["over", true, inDays(-1), days(10)],
  ] as const)("%s: %s", (_what, expiring, expiresAt, renewSeconds) => {
    expect(isExpiring({ now, expiresAt, renewSeconds })).toBe(expiring);
  });
});

import { describe, expect, it } from "vitest";
import { type ChannelFacts, healthOf, lagOf } from "./channel.ts";

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

import { describe, expect, it } from "vitest";
import { type Clock, isPast, standingOf } from "./clock-standing.ts";

const NOW = Date.parse("2026-11-26T09:00:00Z");
const MINUTE = 60_000;
const at = (minutes: number): string => new Date(NOW + minutes * MINUTE).toISOString();

function clock(parts: Partial<Clock> = {}): Clock {
  return {
    policyId: "first",
    kind: "first_response",
    state: "running",
    startedAt: at(-30),
    stoppedAt: null,
    dueAt: at(30),
    warnAt: at(15),
    breachedAt: null,
    targetSeconds: 3600,
    elapsedSeconds: 1800,
    timeline: [{ from: at(-30), to: null, state: "running", countedSeconds: 1800, snoozed: false, escalated: false }],
    ...parts,
  };
}

const waiting: Clock["timeline"] = [
  { from: at(-9), to: null, state: "waiting_for_customer", countedSeconds: 0, snoozed: false, escalated: false },
];

describe("standingOf", () => {
  it.each([
    ["time is left", clock(), { as: "running", soon: false, left: 30 * MINUTE, until: at(30) }],
    [
      "the warning has passed",
      clock({ warnAt: at(-1) }),
      { as: "running", soon: true, left: 30 * MINUTE, until: at(30) },
    ],
    ["it became late since it was read", clock({ dueAt: at(-2) }), { as: "late", over: 2 * MINUTE, due: at(-2) }],
    [
      "it was late when it was read",
      clock({ state: "breached", dueAt: at(-5), breachedAt: at(-5), elapsedSeconds: 3900 }),
      { as: "late", over: 5 * MINUTE, due: at(-5) },
    ],
    [
      "the customer has the word",
      clock({ state: "paused", dueAt: null, timeline: waiting }),
      { as: "paused", left: 30 * MINUTE },
    ],
    [
      "it is late and the customer has the word",
      clock({ state: "breached", breachedAt: at(-20), elapsedSeconds: 4200, timeline: waiting }),
      { as: "pausedLate", over: 10 * MINUTE },
    ],
    ["it was kept", clock({ state: "met", stoppedAt: at(-1), dueAt: null }), { as: "met" }],
    [
      "it was stopped too late",
      clock({ state: "breached", stoppedAt: at(-1), breachedAt: at(-3), elapsedSeconds: 3720 }),
      { as: "missed", over: 2 * MINUTE },
    ],
    [
      "no open hours are ahead",
      clock({ dueAt: null, warnAt: null }),
      { as: "running", soon: false, left: null, until: null },
    ],
  ])("tells when %s", (_name, given, standing) => {
    expect(standingOf(given, NOW)).toEqual(standing);
    expect(isPast(given)).toBe(standing.as === "met" || standing.as === "missed");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClockRow, groupOf, type ResponseRow, rowAt, SUMMARY_KEYS, summarise } from "./response-times.ts";

const row: fc.Arbitrary<ResponseRow> = fc
  .record({
    kind: fc.constantFrom("first_response" as const, "next_response" as const, "resolution" as const),
    platform: fc.constantFrom("line", "x"),
    agent: fc.constantFrom("Sato", "Mori", null),
    team: fc.constantFrom("care", null),
    priority: fc.integer({ min: 0, max: 100 }),
    seconds: fc.nat(5_000),
    stopped: fc.boolean(),
    day: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ seconds, stopped, day, ...rest }) => ({
    ...rest,
    threadId: "t",
    policy: "p",
    startedAt: `2026-11-0${day}T00:00:00.000Z`,
    stoppedAt: stopped ? "2026-11-09T00:00:00.000Z" : null,
    seconds,
    businessSeconds: Math.floor(seconds / 2),
    targetSeconds: 1_000,
    state: seconds / 2 > 1_000 ? ("breached" as const) : stopped ? ("met" as const) : ("running" as const),
  }));

describe("summarise", () => {
  it("counts every row once, whatever it is grouped by", () => {
    fc.assert(
      fc.property(fc.array(row), fc.constantFrom(...SUMMARY_KEYS), (rows, by) => {
        const groups = summarise(rows, by, "Asia/Tokyo");
        const sum = (of: (one: (typeof groups)[number]) => number): number => groups.reduce((n, one) => n + of(one), 0);
        expect(sum(({ count }) => count)).toBe(rows.length);
        expect(sum(({ stopped }) => stopped)).toBe(rows.filter(({ stoppedAt }) => stoppedAt !== null).length);
        expect(sum(({ breached }) => breached)).toBe(rows.filter(({ state }) => state === "breached").length);
      }),
    );
  });

  it("tells percentiles that occurred: at least that share is no slower, and a smaller amount would not do", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        for (const { kind, seconds } of summarise(rows, "all", "UTC")) {
          const amounts = rows.filter((one) => one.kind === kind && one.stoppedAt !== null).map((one) => one.seconds);
          for (const [share, amount] of [
            [0.5, seconds.p50],
            [0.75, seconds.p75],
            [0.9, seconds.p90],
            [0.95, seconds.p95],
          ] as const) {
            expect(amount === null).toBe(amounts.length === 0);
            const slower = (limit: number): number => amounts.filter((one) => one <= limit).length / amounts.length;
            expect(amount === null || (amounts.includes(amount) && slower(amount) >= share)).toBe(true);
            expect(amount === null || slower(amount - 1) < share).toBe(true);
          }
        }
      }),
    );
  });

  it("shares out only what is decided", () => {
    const base = {
      threadId: "t",
      policy: "p",
      platform: "x",
      agent: null,
      team: null,
      priority: 50,
      startedAt: "2026-11-01T00:00:00.000Z",
    };
    const amounts = { seconds: 1, businessSeconds: 1, targetSeconds: 1, kind: "first_response" as const };
    const made = (state: ResponseRow["state"], stoppedAt: string | null): ResponseRow => ({
      ...base,
      ...amounts,
      state,
      stoppedAt,
    });
    const at = "2026-11-02T00:00:00.000Z";
    expect(summarise([made("running", null)], "all", "UTC")[0]?.within).toBeNull();
    expect(
      summarise([made("met", at), made("breached", at), made("breached", null), made("running", null)], "all", "UTC")[0]
        ?.within,
    ).toBeCloseTo(1 / 3);
  });
});

describe("groupOf", () => {
  it("counts days by the clocks of a zone, and priorities by tens", () => {
    fc.assert(
      fc.property(row, (one) => {
        const late = { ...one, startedAt: "2026-11-01T15:00:00.000Z" };
        expect([groupOf(late, "day", "Asia/Tokyo"), groupOf(late, "day", "UTC")]).toEqual(["2026-11-02", "2026-11-01"]);
        const [from = 0, to = 0] = groupOf(one, "priority", "UTC").split("–").map(Number);
        expect(from <= one.priority && one.priority <= to).toBe(true);
      }),
    );
  });
});

describe("rowAt", () => {
  const clock: ClockRow = {
    kind: "first_response",
    policyId: "p",
    platform: "line",
    agent: null,
    team: null,
    priority: 50,
    startedAt: "2026-11-01T00:00:00.000Z",
    stoppedAt: null,
    running: true,
    businessSeconds: 60,
    countedAt: "2026-11-01T00:01:00.000Z",
    targetSeconds: 120,
    dueAt: "2026-11-01T00:02:00.000Z",
    breached: false,
  };

  it("lets a running clock go on, into its breach, and no other", () => {
    const at = (minute: number, some: Partial<ClockRow> = {}) => {
      const now = new Date(Date.UTC(2026, 10, 1, 0, minute));
      const { state, seconds, businessSeconds } = rowAt("t", { ...clock, ...some }, now, (minute - 1) * 60);
      return [state, seconds, businessSeconds];
    };
    expect(at(2)).toEqual(["running", 120, 120]);
    expect(at(3)).toEqual(["breached", 180, 180]);
    expect(at(3, { running: false, dueAt: null })).toEqual(["paused", 180, 60]);
    expect(at(3, { running: false, stoppedAt: "2026-11-01T00:01:00.000Z", dueAt: null })).toEqual(["met", 60, 60]);
    expect(at(3, { running: false, breached: true })).toEqual(["breached", 180, 60]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ResponseRow, summarise } from "./response-times.ts";

const row: fc.Arbitrary<ResponseRow> = fc
  .record({
    kind: fc.constantFrom("first_response" as const, "next_response" as const, "resolution" as const),
    platform: fc.constantFrom("line", "x"),
    agent: fc.constantFrom("Sato", "Mori", null),
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
      fc.property(fc.array(row), fc.constantFrom("all", "platform", "policy", "agent", "day"), (rows, by) => {
        const groups = summarise(rows, by);
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
        for (const { kind, seconds } of summarise(rows, "all")) {
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
    const base = { threadId: "t", policy: "p", platform: "x", agent: null, startedAt: "2026-11-01T00:00:00.000Z" };
    const amounts = { seconds: 1, businessSeconds: 1, targetSeconds: 1, kind: "first_response" as const };
    const made = (state: ResponseRow["state"], stoppedAt: string | null): ResponseRow => ({
      ...base,
      ...amounts,
      state,
      stoppedAt,
    });
    const at = "2026-11-02T00:00:00.000Z";
    expect(summarise([made("running", null)], "all")[0]?.within).toBeNull();
    expect(
      summarise([made("met", at), made("breached", at), made("breached", null), made("running", null)], "all")[0]
        ?.within,
    ).toBeCloseTo(1 / 3);
  });
});

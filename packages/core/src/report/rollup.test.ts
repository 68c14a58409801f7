import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ResponseRow, type ResponseSummary, SUMMARY_KEYS, summarise, type SummaryKey } from "./response-times.ts";
import { OTHERS, Rollup, rollupsOf, summariseRollups } from "./rollup.ts";
import { SKETCH_ERROR } from "./sketch.ts";

const row: fc.Arbitrary<ResponseRow> = fc
  .record({
    kind: fc.constantFrom("first_response" as const, "next_response" as const, "resolution" as const),
    platform: fc.constantFrom("line", "x"),
    policy: fc.constantFrom("urgent", "rest"),
    agent: fc.constantFrom("Sato", "Mori", null),
    team: fc.constantFrom("care", null),
    priority: fc.integer({ min: 0, max: 100 }),
    seconds: fc.oneof(fc.nat(300), fc.nat(400 * 86_400)),
    state: fc.constantFrom("running" as const, "paused" as const, "met" as const, "breached" as const),
    stopped: fc.boolean(),
    day: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ state, stopped, day, ...rest }) => ({
    ...rest,
    threadId: "t",
    startedAt: `2026-11-0${day}T0${day}:00:00.000Z`,
    stoppedAt: state === "met" || (state === "breached" && stopped) ? "2027-11-09T00:00:00.000Z" : null,
    state,
    businessSeconds: Math.floor(rest.seconds / 3),
    targetSeconds: 1_000,
  }));
const rows = fc.array(row, { maxLength: 120 });
/** Hours of the day are counted clock by clock only. */
const KEPT = SUMMARY_KEYS.filter((key) => key !== "hour");

const dayOf = ({ startedAt }: ResponseRow): string => startedAt.slice(0, 10);
const rolled = (some: readonly ResponseRow[]): Rollup[] =>
  [...Map.groupBy(some, dayOf)].flatMap(([day, its]) =>
    rollupsOf(its, { day, asOf: "2026-12-01T00:00:00.000Z", complete: true, planVersion: 1 }),
  );
const report = (rollups: readonly Rollup[], by: SummaryKey): readonly ResponseSummary[] =>
  summariseRollups(
    rollups.filter((one) => one.by === (by === "day" ? "all" : by)),
    by,
  );

describe("a report from rollups", () => {
  it("counts as the exact one does, and tells each percentile within the stated error of it", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...KEPT), (some, by) => {
        const [exact, found] = [summarise(some, by, "UTC"), report(rolled(some), by)];
        const counts = ({ seconds: _s, businessSeconds: _b, ...rest }: ResponseSummary) => rest;
        expect(found.map(counts)).toEqual(exact.map(counts));
        for (const [i, one] of exact.entries()) {
          for (const name of ["seconds", "businessSeconds"] as const) {
            for (const share of ["p50", "p75", "p90", "p95"] as const) {
              const [is, told] = [one[name][share], found[i]?.[name][share] ?? null];
              expect(told === null).toBe(is === null);
              expect(Math.abs((told ?? 0) - (is ?? 0))).toBeLessThanOrEqual((is ?? 0) * SKETCH_ERROR * (1 + 1e-9));
            }
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is the same in whatever order clocks are read and rollups are merged, and after it was stored", () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat(999)), fc.constantFrom(...SUMMARY_KEYS), (some, ranks, by) => {
        const shuffle = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, rank: ranks.next().value as number }))
            .toSorted((a, b) => a.rank - b.rank)
            .map(({ item }) => item);
        const stored = shuffle(rolled(shuffle(some))).map((one) => Rollup.parse(JSON.parse(JSON.stringify(one))));
        expect(report(stored, by)).toEqual(report(rolled(some), by));
      }),
      { numRuns: 200 },
    );
  });

  it("keeps the two hundred largest groups of a day by name, and all of them in the count", () => {
    const [sample] = fc.sample(row, 1);
    if (!sample) throw new Error("no row");
    const some = Array.from({ length: 205 }, (_, i) => ({ ...sample, agent: `agent ${i}` }));
    const groups = report(rolled([...some, ...some.slice(0, 100)]), "agent");
    expect(groups).toHaveLength(201);
    expect(groups.find(({ group }) => group === OTHERS)?.count).toBe(5);
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(305);
  });
});

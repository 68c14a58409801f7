import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BusinessTime, Calendar } from "./calendar.ts";
import { type SlaEvent, slaClocks, warningAt } from "./sla.ts";

const MINUTE = 60_000;
const START = Date.parse("2026-11-26T00:00:00Z");
const tokyo = new BusinessTime(
  Calendar.parse({
    timeZone: "Asia/Tokyo",
    hours: {
      thu: [
        ["09:00", "12:00"],
        ["13:00", "18:00"],
      ],
      fri: [["09:00", "18:00"]],
      sun: [["22:00", "24:00"]],
      mon: [["00:00", "03:00"]],
    },
  }),
);
const always = new BusinessTime(
  Calendar.parse({
    timeZone: "UTC",
    hours: Object.fromEntries(
      ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].map((day) => [day, [["00:00", "24:00"]]]),
    ),
  }),
);
const targets = { firstResponse: 45 * 60, nextResponse: 90 * 60, resolution: 8 * 60 * 60 };

const event: fc.Arbitrary<SlaEvent> = fc.record({
  type: fc.constantFrom(
    "asked" as const,
    "asked" as const,
    "answered" as const,
    "resolved" as const,
    "reopened" as const,
  ),
  at: fc.integer({ min: 0, max: 5 * 1440 }).map((minute) => START + minute * MINUTE),
});
const events = fc.array(event, { maxLength: 12 });
const nowAt = fc.integer({ min: 0, max: 6 * 1440 }).map((minute) => new Date(START + minute * MINUTE));
const calendar = fc.constantFrom(tokyo, always);

/** Walks through the minutes with the rules said once more, as plainly as can be. */
function byMinutes(all: readonly SlaEvent[], time: BusinessTime, now: number) {
  const rank = ["reopened", "asked", "answered", "resolved"];
  const sorted = all
    .filter(({ at }) => at <= now)
    .toSorted((a, b) => a.at - b.at || rank.indexOf(a.type) - rank.indexOf(b.type));
  const responses: number[] = [];
  let open = false;
  let asked = false;
  let state = "none";
  let resolution = 0;
  for (let minute = START, next = 0; minute <= now; minute += MINUTE) {
    for (; next < sorted.length && sorted[next]?.at === minute; next++) {
      const type = sorted[next]?.type;
      if (type === "asked" && !asked) {
        asked = true;
        open = true;
        responses.push(0);
      }
      if ((type === "answered" || type === "resolved") && asked) {
        asked = false;
        open = false;
      }
      if (state === "none" && type !== "asked") continue;
      if (type === "asked" || type === "reopened") state = "running";
      if (type === "answered" && state === "running") state = "waiting";
      if (type === "resolved") state = "resolved";
    }
    if (minute === now) break;
    const counts = time.isOpen(new Date(minute)) ? MINUTE : 0;
    if (open) responses[responses.length - 1] = (responses.at(-1) ?? 0) + counts;
    if (state === "running") resolution += counts;
  }
  return { responses, resolution: state === "none" ? undefined : resolution };
}

describe("sla clocks", () => {
  it("count what a walk through the minutes counts", () => {
    fc.assert(
      fc.property(events, calendar, nowAt, (all, time, now) => {
        const clocks = slaClocks(all, targets, time, now);
        const { responses, resolution } = byMinutes(all, time, now.getTime());
        const elapsed = (kind: string): number[] => clocks.filter((one) => one.kind === kind).map((one) => one.elapsed);
        expect([...elapsed("first_response"), ...elapsed("next_response")]).toEqual(responses);
        expect(elapsed("resolution")).toEqual(resolution === undefined ? [] : [resolution]);
      }),
      { numRuns: 60 },
    );
  });

  it("end alike in whatever order and however often events arrive", () => {
    const shuffled = events.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
    );
    fc.assert(
      fc.property(shuffled, calendar, nowAt, ([all, mixed], time, now) => {
        expect(slaClocks(mixed, targets, time, now)).toEqual(slaClocks(all, targets, time, now));
      }),
      { numRuns: 300 },
    );
  });

  it("add up to what they show, stretch by stretch, with no gap between", () => {
    fc.assert(
      fc.property(events, calendar, nowAt, (all, time, now) => {
        for (const clock of slaClocks(all, targets, time, now)) {
          expect(clock.timeline.reduce((sum, { counted }) => sum + counted, 0)).toBe(clock.elapsed);
          expect(clock.timeline[0]?.from).toBe(clock.startedAt);
          for (const [i, stretch] of clock.timeline.slice(1).entries())
            expect(stretch.from).toBe(clock.timeline[i]?.to);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("are breached exactly when more was used than promised, at the moment when it was used up", () => {
    fc.assert(
      fc.property(events, calendar, nowAt, (all, time, now) => {
        for (const clock of slaClocks(all, targets, time, now)) {
          expect(clock.state === "breached").toBe(clock.elapsed > clock.target);
          const used = clock.timeline
            .filter(({ state }) => state === "running")
            .map(({ from, to = now.getTime() }) => {
              const until = Math.min(to, clock.breachedAt ?? to);
              return until > from ? time.elapsed(new Date(from), new Date(until)) : 0;
            });
          const sum = used.reduce((total, ms) => total + ms, 0);
          expect(sum).toBe(clock.state === "breached" ? clock.target : clock.elapsed);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("are due when the promise runs out if nothing happens, and are late one moment after", () => {
    fc.assert(
      fc.property(events, calendar, nowAt, (all, time, now) => {
        for (const clock of slaClocks(all, targets, time, now).filter(({ state }) => state === "running")) {
          fc.pre(clock.dueAt !== undefined);
          const known = all.filter(({ at }) => at <= now.getTime());
          const at = (ms: number) =>
            slaClocks(known, targets, time, new Date(ms)).find(
              ({ kind, startedAt }) => kind === clock.kind && startedAt === clock.startedAt,
            );
          const due = clock.dueAt ?? 0;
          expect(at(due)?.state).toBe("running");
          expect(at(due)?.elapsed).toBe(clock.target);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("tell a hand-checked Thursday: lunch does not count, waiting for the customer does not, reopening goes on", () => {
    const jst = (text: string): number => Date.parse(`2026-11-${text}:00+09:00`);
    const day: SlaEvent[] = [
      { type: "asked", at: jst("26T11:40") },
      { type: "answered", at: jst("26T13:25") },
      { type: "asked", at: jst("26T17:30") },
      { type: "answered", at: jst("27T10:10") },
      { type: "resolved", at: jst("27T10:20") },
      { type: "reopened", at: jst("27T15:00") },
    ];
    const clocks = slaClocks(day, targets, tokyo, new Date(jst("27T16:00")));
    expect(clocks.map(({ kind, elapsed, state }) => [kind, elapsed / MINUTE, state])).toEqual([
      ["first_response", 45, "met"],
      ["next_response", 100, "breached"],
      ["resolution", 45 + 100 + 60, "running"],
    ]);
    expect(clocks[1]?.breachedAt).toBe(jst("27T10:00"));
    expect(clocks[2]?.timeline.map(({ state, counted }) => [state, counted / MINUTE])).toEqual([
      ["running", 45],
      ["waiting_for_customer", 0],
      ["running", 100],
      ["waiting_for_customer", 0],
      ["resolved", 0],
      ["running", 60],
    ]);
  });

  it("change with their policy, and promise nothing that it does not", () => {
    const asked: SlaEvent[] = [{ type: "asked", at: START }];
    const now = new Date(START + 30 * MINUTE);
    expect(slaClocks(asked, {}, always, now)).toEqual([]);
    const [short] = slaClocks(asked, { firstResponse: 600 }, always, now);
    const [long] = slaClocks(asked, { firstResponse: 3_600 }, always, now);
    expect([short?.state, short?.breachedAt, long?.state, long?.dueAt]).toEqual([
      "breached",
      START + 10 * MINUTE,
      "running",
      START + 60 * MINUTE,
    ]);
  });

  it("warn before it is too late, and not any more afterwards", () => {
    const asked: SlaEvent[] = [{ type: "asked", at: START }];
    const warn = (minutes: number): Date | undefined => {
      const now = new Date(START + minutes * MINUTE);
      const [clock] = slaClocks(asked, { firstResponse: 3_600 }, always, now);
      return clock && warningAt(clock, 0.8, always, now);
    };
    expect([warn(0), warn(30), warn(48), warn(61)]).toEqual([
      new Date(START + 48 * MINUTE),
      new Date(START + 48 * MINUTE),
      undefined,
      undefined,
    ]);
  });
});

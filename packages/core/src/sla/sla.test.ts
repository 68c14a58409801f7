import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BusinessTime, Calendar } from "../time/calendar.ts";
import { type SlaEvent, slaClocks, reachedAt } from "./sla.ts";

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

const at = fc.integer({ min: 0, max: 5 * 1440 }).map((minute) => START + minute * MINUTE);
const ask = fc.record({
  priority: fc.constant(50),
  urgency: fc.constantFrom(1, 2),
  anger: fc.constant(0),
  topics: fc.constant([]),
});
const event: fc.Arbitrary<SlaEvent> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant("asked" as const), at, ask }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom("answered" as const, "resolved" as const, "reopened" as const, "ignored" as const),
      at,
    }),
  },
);
const events = fc.array(event, { maxLength: 12 });
const nowAt = fc.integer({ min: 0, max: 6 * 1440 }).map((minute) => new Date(START + minute * MINUTE));
const calendar = fc.constantFrom(tokyo, always);

/** Walks through the minutes with the rules said once more, as plainly as can be. */
function byMinutes(all: readonly SlaEvent[], time: BusinessTime, now: number) {
  const rank = ["reopened", "asked", "answered", "resolved", "ignored"];
  const sorted = all
    .filter(({ at }) => at <= now)
    .toSorted((a, b) => a.at - b.at || rank.indexOf(a.type) - rank.indexOf(b.type));
  const responses: number[] = [];
  let open = false;
  let asked = false;
  let ignored = false;
  let state = "none";
  let resolution = 0;
  for (let minute = START, next = 0; minute <= now; minute += MINUTE) {
    for (; next < sorted.length && sorted[next]?.at === minute; next++) {
      const event = sorted[next];
      const type = event?.type;
      if (type === "ignored") ignored = true;
      if (type === "reopened" || (event?.type === "asked" && event.ask?.urgency === 2)) ignored = false;
      if (type === "asked" && ignored) continue;
      if (type === "asked" && !asked) {
        asked = true;
        open = true;
        responses.push(0);
      }
      if ((type === "answered" || type === "resolved" || type === "ignored") && asked) {
        asked = false;
        open = false;
      }
      if (state === "none" && type !== "asked") continue;
      if (type === "asked" || type === "reopened") state = "running";
      if (type === "answered" && state === "running") state = "waiting";
      if (type === "resolved" || type === "ignored") state = "over";
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
          const standing = (ms: number) =>
            slaClocks(known, targets, time, new Date(ms)).find(
              ({ kind, startedAt }) => kind === clock.kind && startedAt === clock.startedAt,
            );
          const due = clock.dueAt ?? 0;
          expect(standing(due)?.state).toBe("running");
          expect(standing(due)?.elapsed).toBe(clock.target);
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

  it("reach a share of their promise at one instant, whenever that is asked", () => {
    const asked: SlaEvent[] = [{ type: "asked", at: START }];
    const reached = (minutes: number, more: SlaEvent[] = []): number | undefined => {
      const [clock] = slaClocks(
        [...asked, ...more],
        { firstResponse: 3_600 },
        always,
        new Date(START + minutes * MINUTE),
      );
      return clock && reachedAt(clock, 48 * MINUTE, always);
    };
    const half = START + 48 * MINUTE;
    expect([reached(0), reached(30), reached(48), reached(61)]).toEqual([half, half, half, half]);
    expect(reached(61, [{ type: "answered", at: START + 50 * MINUTE }])).toBe(half);
    expect(reached(61, [{ type: "answered", at: half }])).toBe(half);
    expect(reached(61, [{ type: "answered", at: START + 40 * MINUTE }])).toBeUndefined();
  });

  it("reach what was promised when they are breached, and not before", () => {
    fc.assert(
      fc.property(events, calendar, nowAt, (all, time, now) => {
        for (const clock of slaClocks(all, targets, time, now)) {
          const reached = reachedAt(clock, clock.target, time);
          const expected = clock.breachedAt ?? (clock.state === "running" ? clock.dueAt : undefined);
          // A clock that stopped when nothing was left reached it too, and was kept.
          expect(clock.elapsed === clock.target && expected === undefined ? undefined : reached).toBe(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("stop where nobody has to answer, and begin again with what is clearly urgent", () => {
    const urgent = { priority: 50, urgency: 2, anger: 0, topics: [] };
    const calm = { ...urgent, urgency: 1 };
    const minute = (n: number): number => START + n * MINUTE;
    const all: SlaEvent[] = [
      { type: "asked", at: minute(0), ask: calm },
      { type: "ignored", at: minute(10) },
      { type: "asked", at: minute(20), ask: calm },
      { type: "asked", at: minute(30), ask: urgent },
    ];
    const clocks = slaClocks(all, targets, always, new Date(minute(40)));
    expect(
      clocks.map(({ kind, startedAt, stoppedAt, elapsed }) => [kind, startedAt, stoppedAt, elapsed / MINUTE]),
    ).toEqual([
      ["first_response", minute(0), minute(10), 10],
      ["next_response", minute(30), undefined, 10],
      ["resolution", minute(0), undefined, 20],
    ]);
    expect(clocks[2]?.timeline.map(({ state }) => state)).toEqual(["running", "ignored", "running"]);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assigneeOf, loadOf, nextTurn, NO_TURN, type Roster, type Turn } from "./assignment.ts";
import { Calendar } from "../time/calendar.ts";
import { Colleague, isOnDuty } from "./colleague.ts";
import { type Matter, Team, teamFor } from "./team.ts";

/** A Thursday, 12:00 in Tokyo. */
const NOON = new Date("2026-11-26T03:00:00Z");
const saved = { schemaVersion: 1, brandId: "b", version: 1, updatedAt: NOON.toISOString(), updatedBy: "x" } as const;
const person = (id: string, more: object = {}): Colleague => Colleague.parse({ ...saved, id, name: id, ...more });
const team = (more: object = {}): Team => Team.parse({ ...saved, id: "care", name: "Care", ...more });
const MATTER: Matter = { platform: "x", language: "ja", topics: [], tags: [] };
const holidaysOf = (): (() => boolean) => () => false;
const office = Calendar.parse({ timeZone: "Asia/Tokyo", hours: { thu: [["09:00", "18:00"]] } });
const night = Calendar.parse({ timeZone: "Asia/Tokyo", hours: { thu: [["20:00", "24:00"]] } });

const IDS = ["a", "b", "c", "d", "e", "f"];
const COLLEAGUE = (id: string): fc.Arbitrary<Colleague> =>
  fc
    .record({
      capacity: fc.integer({ min: 0, max: 6 }),
      languages: fc.subarray(["ja", "en", "ko"]),
      skills: fc.subarray(["refund", "legal"]),
      role: fc.constantFrom("viewer" as const, "agent" as const, "lead" as const),
      hours: fc.constantFrom(null, office, night),
      away: fc.constantFrom(
        null,
        { until: null },
        { until: "2026-11-26T02:00:00Z" },
        { until: "2026-11-27T00:00:00Z" },
      ),
    })
    .map((more) => person(id, more));
const MATTERS: fc.Arbitrary<Matter> = fc.record({
  platform: fc.constantFrom("x", "line"),
  language: fc.constantFrom(null, "ja", "en", "ko"),
  topics: fc.subarray(["refund", "shipping"]),
  tags: fc.subarray(["legal", "vip"]),
});
const SCENE = fc.record({
  colleagues: fc.tuple(...IDS.map(COLLEAGUE)),
  members: fc.subarray(IDS),
  strategy: fc.constantFrom("round_robin" as const, "least_loaded" as const, "none" as const),
  loads: fc.dictionary(fc.constantFrom(...IDS), fc.nat(7)),
  last: fc.dictionary(fc.constantFrom(...IDS), fc.integer({ min: 1, max: 9 })),
  matter: MATTERS,
});
type Scene = typeof SCENE extends fc.Arbitrary<infer T> ? T : never;

function rosterOf({ colleagues, loads, last }: Pick<Scene, "colleagues" | "loads" | "last">): Roster {
  const turns = new Map<string, Turn>([["care", { count: 9, last }]]);
  return { colleagues, teams: [], loads: new Map(Object.entries(loads)), turns };
}

/** Who could be given a scene's thread, said in other words. */
function ableOf(scene: Scene): Colleague[] {
  const { members, matter, colleagues } = scene;
  const asked = [...matter.tags, ...matter.topics].filter((word) =>
    colleagues.some((one) => members.includes(one.id) && one.skills.includes(word)),
  );
  return colleagues.filter(
    (one) =>
      members.includes(one.id) &&
      one.role !== "viewer" &&
      (one.away === null || one.away.until === "2026-11-26T02:00:00Z") &&
      one.hours?.hours.thu?.[0]?.[0] !== "20:00" &&
      loadOf(rosterOf(scene), one.id) < one.capacity &&
      (matter.language === null || one.languages.length === 0 || one.languages.includes(matter.language)) &&
      asked.every((skill) => one.skills.includes(skill)),
  );
}

/** Gives out matters one after the other; everybody keeps what they got. */
function giveOut(roster: Roster, one: Team, matters: readonly Matter[]): string[] {
  const loads = new Map(roster.loads);
  let turn = roster.turns.get(one.id) ?? NO_TURN;
  return matters.flatMap((matter) => {
    const now = { ...roster, loads, turns: new Map([[one.id, turn]]) };
    const chosen = assigneeOf({ team: one, roster: now, matter, at: NOON, holidaysOf });
    if (!chosen) return [];
    loads.set(chosen.id, loadOf(now, chosen.id) + 1);
    turn = nextTurn(turn, one, chosen.id);
    return [chosen.id];
  });
}

const countOf = (ids: readonly string[], id: string): number => ids.filter((other) => other === id).length;

describe("the choice of who gets a thread", () => {
  it("takes only members on duty with room who know the language and the skills that it asks for", () => {
    let chosenOnce = 0;
    fc.assert(
      fc.property(SCENE, (scene) => {
        const { members, strategy, matter } = scene;
        const able = strategy === "none" ? [] : ableOf(scene);
        const one = team({ members, strategy });
        const chosen = assigneeOf({ team: one, roster: rosterOf(scene), matter, at: NOON, holidaysOf });
        if (chosen) chosenOnce++;
        expect([...able, undefined]).toContain(chosen);
        expect(chosen === undefined).toBe(able.length === 0);
      }),
      { numRuns: 5_000 },
    );
    expect(chosenOnce).toBeGreaterThan(200);
  });

  it("does not depend on the order in which people are listed", () => {
    fc.assert(
      fc.property(
        SCENE,
        fc.array(fc.nat(50), { minLength: 6, maxLength: 6 }),
        ({ members, strategy, matter, ...scene }, picks) => {
          const roster = rosterOf(scene);
          const mixed = scene.colleagues.map((one, i) => ({ one, at: picks[i] ?? 0 }));
          const shuffled = mixed.toSorted((a, b) => a.at - b.at).map(({ one }) => one);
          const ask = (colleagues: readonly Colleague[], ids: readonly string[]): string | undefined =>
            assigneeOf({
              team: team({ members: ids, strategy }),
              roster: { ...roster, colleagues },
              matter,
              at: NOON,
              holidaysOf,
            })?.id;
          expect(ask(shuffled, members.toReversed())).toBe(ask(scene.colleagues, members));
        },
      ),
    );
  });

  it("gives in turns: of those who can do the same, nobody gets more than one thread more", () => {
    fc.assert(
      fc.property(
        fc.tuple(
          ...IDS.map((id) => fc.subarray(["ja", "en"]).map((languages) => person(id, { languages, capacity: 500 }))),
        ),
        fc.array(MATTERS, { maxLength: 60 }),
        fc.dictionary(fc.constantFrom(...IDS), fc.nat(7)),
        (colleagues, matters, loads) => {
          const roster: Roster = { colleagues, teams: [], loads: new Map(Object.entries(loads)), turns: new Map() };
          const got = giveOut(roster, team({ members: IDS, strategy: "round_robin" }), matters);
          for (const group of new Set(colleagues.map(({ languages }) => languages.join()))) {
            const alike = colleagues.filter(({ languages }) => languages.join() === group);
            const counts = alike.map(({ id }) => countOf(got, id));
            expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it("gives to who has most room: never to one whose capacity is taken to a larger share", () => {
    fc.assert(
      fc.property(SCENE, (scene) => {
        const roster = rosterOf(scene);
        const one = team({ members: scene.members, strategy: "least_loaded" });
        const chosen = assigneeOf({ team: one, roster, matter: scene.matter, at: NOON, holidaysOf });
        const share = ({ id, capacity }: Colleague): number => loadOf(roster, id) / capacity;
        expect(chosen ? share(chosen) : Infinity).toBe(Math.min(...ableOf(scene).map(share)));
      }),
      { numRuns: 2_000 },
    );
    const roster = { colleagues: ["a", "b"].map((id) => person(id, { capacity: id === "a" ? 10 : 2 })), teams: [] };
    const loads = new Map([
      ["a", 4],
      ["b", 1],
    ]);
    const of = (more: Roster): string | undefined =>
      assigneeOf({
        team: team({ members: ["a", "b"], strategy: "least_loaded" }),
        roster: more,
        matter: MATTER,
        at: NOON,
        holidaysOf,
      })?.id;
    expect(of({ ...roster, loads, turns: new Map() })).toBe("a");
    expect(
      of({
        ...roster,
        loads: new Map([
          ["a", 6],
          ["b", 1],
        ]),
        turns: new Map(),
      }),
    ).toBe("b");
  });

  it("never fills anybody beyond their capacity, and leaves the rest", () => {
    fc.assert(
      fc.property(SCENE, fc.array(MATTERS, { maxLength: 60 }), (scene, matters) => {
        const roster = rosterOf(scene);
        const got = giveOut(roster, team({ members: scene.members, strategy: scene.strategy }), matters);
        for (const one of scene.colleagues) {
          const held = loadOf(roster, one.id);
          expect(held + countOf(got, one.id)).toBeLessThanOrEqual(Math.max(held, one.capacity));
        }
      }),
    );
  });

  it("asks for a skill only where somebody in the team has it", () => {
    const roster = (skills: string[]): Roster => ({
      colleagues: [person("a"), person("b", { skills })],
      teams: [],
      loads: new Map(),
      turns: new Map(),
    });
    const ask = (skills: string[]): string | undefined =>
      assigneeOf({
        team: team({ members: ["a", "b"], strategy: "round_robin" }),
        roster: roster(skills),
        matter: { ...MATTER, tags: ["refund"] },
        at: NOON,
        holidaysOf,
      })?.id;
    expect([ask([]), ask(["refund"])]).toEqual(["a", "b"]);
  });

  it("forgets the turns of who left", () => {
    const turn = nextTurn({ count: 4, last: { a: 3, b: 4 } }, { members: ["b", "c"] }, "c");
    expect(turn).toEqual({ count: 5, last: { b: 4, c: 5 } });
  });
});

describe("being on duty", () => {
  it("goes by the clocks of the person's zone and its holidays, and ends where they are away", () => {
    const on = (more: object, at = NOON, off = false): boolean => isOnDuty(person("a", more), at, () => () => off);
    expect([on({}), on({ hours: office }), on({ hours: night })]).toEqual([true, true, false]);
    expect(on({ hours: { ...office, holidaySets: ["JP"] } }, NOON, true)).toBe(false);
    expect([on({ away: { until: null } }), on({ away: { until: "2026-11-26T03:00:01Z" } })]).toEqual([false, false]);
    expect(on({ away: { until: "2026-11-26T03:00:00Z" } })).toBe(true);
  });
});

describe("the team that takes a thread", () => {
  const of = (teams: Team[], matter: Partial<Matter>): string | undefined =>
    teamFor(teams, { ...MATTER, ...matter })?.id;

  it("is the first in order whose every list it meets; one without lists takes all, one that takes nothing none", () => {
    const rest = team({ id: "rest", takes: {}, order: 900 });
    const korean = team({ id: "korean", takes: { languages: ["ko"], platforms: ["x"] } });
    const refunds = team({ id: "refunds", takes: { topics: ["refund"], tags: ["vip"] }, order: 1 });
    const closed = team({ id: "closed", order: 0 });
    const teams = [rest, korean, refunds, closed];
    expect(of(teams, {})).toBe("rest");
    expect(of(teams, { language: "ko" })).toBe("korean");
    expect(of(teams, { language: "ko", platform: "line" })).toBe("rest");
    expect(of(teams, { topics: ["refund"], language: "ko" })).toBe("korean");
    expect(of(teams, { topics: ["refund"], tags: ["vip"], language: "ko" })).toBe("refunds");
    expect([of([closed], {}), of([korean], { language: null })]).toEqual([undefined, undefined]);
  });
});

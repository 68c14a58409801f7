import { type Colleague, type HolidaysOf, isOnDuty, mayHold } from "./colleague.ts";
import type { Matter, Team } from "./team.ts";

/** Whose turn it is in a team: how often it gave out a thread, and at which of these times each member had the last one. */
export type Turn = { readonly count: number; readonly last: Readonly<Record<string, number>> };

/** A team that gave out nothing yet. */
export const NO_TURN: Turn = { count: 0, last: {} };

/** A brand's people as they stand at one moment. */
export type Roster = {
  readonly colleagues: readonly Colleague[];
  readonly teams: readonly Team[];
  /** Open threads that each person holds, by id; none where nothing is said. */
  readonly loads: ReadonlyMap<string, number>;
  /** By team. */
  readonly turns: ReadonlyMap<string, Turn>;
};

type Question = { readonly team: Team; readonly roster: Roster; readonly at: Date; readonly holidaysOf: HolidaysOf };

/**
 * To whom a team's thread goes: of those on duty with room who speak its language and have the skills that it asks for,
 * the one whose last turn is longest ago, or who has the smallest share of their capacity taken. Undefined where there is
 * nobody, and where a team gives out nothing by itself. A word is a skill where a member of the team names it as theirs.
 */
export function assigneeOf(question: Question & { readonly matter: Matter }): Colleague | undefined {
  const { team, roster, matter } = question;
  const skills = skillsAsked(team, roster, matter);
  const able = onDuty(question).filter(
    (one) => speaks(one, matter.language) && skills.every((skill) => one.skills.includes(skill)),
  );
  const { last } = roster.turns.get(team.id) ?? NO_TURN;
  const byTurn = (a: Colleague, b: Colleague): number => turnOf(last, a) - turnOf(last, b) || (a.id < b.id ? -1 : 1);
  const byRoom = (a: Colleague, b: Colleague): number => byShare(roster, a, b) || byTurn(a, b);
  return able.toSorted(team.strategy === "least_loaded" ? byRoom : byTurn)[0];
}

/** Members of a team who could be given something now, whatever it is. */
export function onDuty({ team, roster, at, holidaysOf }: Question): Colleague[] {
  if (team.strategy === "none") return [];
  return membersOf(team, roster).filter(
    (one) => mayHold(one) && loadOf(roster, one.id) < one.capacity && isOnDuty(one, at, holidaysOf),
  );
}

/** The next turn, once somebody was given a thread; those who left the team are forgotten. */
export function nextTurn({ count, last }: Turn, { members }: Pick<Team, "members">, personId: string): Turn {
  const kept = Object.entries(last).filter(([id]) => members.includes(id));
  return { count: count + 1, last: { ...Object.fromEntries(kept), [personId]: count + 1 } };
}

/** Open threads that somebody holds. */
export function loadOf({ loads }: Pick<Roster, "loads">, personId: string): number {
  return loads.get(personId) ?? 0;
}

function membersOf({ members }: Team, { colleagues }: Roster): Colleague[] {
  return colleagues.filter(({ id }) => members.includes(id));
}

function skillsAsked(team: Team, roster: Roster, { tags, topics }: Matter): string[] {
  const known = new Set(membersOf(team, roster).flatMap(({ skills }) => skills));
  return [...tags, ...topics].filter((word) => known.has(word));
}

function speaks({ languages }: Colleague, language: string | null): boolean {
  return language === null || languages.length === 0 || languages.includes(language);
}

function turnOf(last: Turn["last"], { id }: Colleague): number {
  return (Object.hasOwn(last, id) ? last[id] : undefined) ?? 0;
}

/** Compares shares of capacity without dividing. */
function byShare(roster: Roster, a: Colleague, b: Colleague): number {
  return loadOf(roster, a.id) * b.capacity - loadOf(roster, b.id) * a.capacity;
}

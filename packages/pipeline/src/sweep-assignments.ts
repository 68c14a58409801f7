import { loadOf, onDuty } from "@kikimimi/core/people/assignment";
import type { Team } from "@kikimimi/core/people/team";
import { viewOf } from "@kikimimi/core/triage/thread-view";
import { holidaysOf } from "@kikimimi/holidays/holiday-sets";
import { teamDesk } from "@kikimimi/store/desk";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { assignThread } from "./assign-thread.ts";
import type { Context } from "./context.ts";
import { eachOf } from "./each-of.ts";
import { rosterOf } from "./roster.ts";

/** Threads of one team that one sweep looks at. */
const LIMIT = 100;

/**
 * Gives out what waits on teams' desks once somebody came on duty or has room. Reads a team's desk only while somebody of
 * the team could be given something. Answers how many threads it gave out.
 */
export async function sweepAssignments({ ctx }: { ctx: Context }): Promise<number> {
  const sources = await ctx.store.sources.all();
  let given = 0;
  for (const brandId of new Set(sources.map((source) => source.brandId))) given += await sweepBrand(ctx, brandId);
  if (given > 0) ctx.log.info("assignments.swept", { count: given });
  return given;
}

async function sweepBrand(ctx: Context, brandId: string): Promise<number> {
  const teams = (await ctx.store.teams.all({ brandId })).filter(({ strategy }) => strategy !== "none");
  if (teams.length === 0) return 0;
  const roster = await rosterOf(ctx, brandId, teams);
  let given = 0;
  for (const team of teams) {
    const able = onDuty({ team, roster, at: ctx.clock(), holidaysOf });
    const room = able.reduce((sum, one) => sum + one.capacity - loadOf(roster, one.id), 0);
    if (room > 0) given += await giveOut(ctx, brandId, team, room);
  }
  return given;
}

/** One after the other, so that what presses most is given first, until the room that there was is taken. */
async function giveOut(ctx: Context, brandId: string, team: Team, room: number): Promise<number> {
  let given = 0;
  const waiting = await mostPressing(ctx, await ctx.store.desks.of(brandId, teamDesk(team.id), "active"));
  for (const threadId of waiting) {
    if (given === room) break;
    const [done] = await eachOf(ctx, [threadId], () => assignThread({ ctx, input: { threadId } }));
    if (done?.result?.thread.claim) given++;
  }
  return given;
}

/** Some of a desk's threads, another stretch of it each minute, so that what nobody can take hides nothing for good. */
async function mostPressing(ctx: Context, threadIds: readonly string[]): Promise<string[]> {
  const minute = Math.floor(ctx.clock().getTime() / 60_000);
  const start = threadIds.length > LIMIT ? (minute * LIMIT) % threadIds.length : 0;
  const stretch = [...threadIds.slice(start), ...threadIds.slice(0, start)].slice(0, LIMIT);
  const stored = await ctx.store.threads.many(stretch);
  return stored.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)).map(({ thread }) => thread.threadId);
}

function placeOf({ thread }: StoredThread): string {
  const { decision, dueAt } = viewOf(thread);
  return `${String(100 - decision.priority).padStart(3, "0")}#${dueAt ?? ""}#${thread.threadId}`;
}

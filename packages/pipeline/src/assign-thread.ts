import type { ThreadAction } from "@kikimimi/core/thread/action";
import { assigneeOf, loadOf, nextTurn, NO_TURN, type Roster } from "@kikimimi/core/people/assignment";
import { MACHINE } from "@kikimimi/core/people/person";
import { actAll } from "@kikimimi/core/rule/macro";
import { type Matter, teamFor } from "@kikimimi/core/people/team";
import type { Thread } from "@kikimimi/core/thread/thread";
import { viewOf } from "@kikimimi/core/triage/thread-view";
import { holidaysOf } from "@kikimimi/holidays/holiday-sets";
import type { StoredThread } from "@kikimimi/store/thread-item";
import type { ThreadChange } from "@kikimimi/store/threads";
import type { Context } from "./context.ts";
import { deedsOf } from "./deed.ts";
import { matterOf, rosterOf } from "./roster.ts";
import { settleSla } from "./settle-sla.ts";

/**
 * Gives a thread that waits and that nobody holds to somebody of the team that it belongs to, or that takes it. The claim,
 * its activity, the new load and the team's turn are one write, decided by what was read and refused where that changed:
 * of assignments at the same moment each sees what the others did. What cannot be given waits on the team's desk.
 * Answers the thread where it did something; doing it again changes nothing.
 */
export async function assignThread({
  ctx,
  input,
  seen,
}: {
  ctx: Context;
  input: { readonly threadId: string; readonly exceptId?: string };
  /** The thread as the caller has just read or written it. */
  seen?: StoredThread;
}): Promise<StoredThread | undefined> {
  const known = seen ?? (await ctx.store.threads.get(input.threadId));
  if (!known || !isFree(known.thread)) return undefined;
  const { brandId } = known.thread;
  // A brand's first team may be a second late here, as if the thread had come before it; who is on it is read as it is.
  if ((await ctx.store.teams.all({ brandId }, "eventual")).length === 0) return undefined;
  const teams = await ctx.store.teams.all({ brandId });
  const matter = await matterOf(ctx, known.thread);
  let rev = known.rev;
  const stored = await ctx.store.threads.change(
    input.threadId,
    (thread, { roster }: Prepared, current) => {
      rev = current;
      return isFree(thread) ? given(ctx, thread, matter, roster) : "unchanged";
    },
    async (): Promise<Prepared> => {
      const roster = await rosterOf(ctx, brandId, teams);
      return { roster: { ...roster, colleagues: roster.colleagues.filter(({ id }) => id !== input.exceptId) } };
    },
  );
  return stored && stored.rev > rev ? settleSla(ctx, stored) : undefined;
}

type Prepared = { readonly roster: Roster };

function isFree(thread: Thread): boolean {
  return thread.claim === null && viewOf(thread).status === "queued";
}

/** What is done with a free thread: routed where a team takes it, and given to one of that team. */
function given(ctx: Context, thread: Thread, matter: Matter, roster: Roster): ThreadChange {
  const { team: teamId } = thread;
  const team = teamId === null ? teamFor(roster.teams, matter) : roster.teams.find(({ id }) => id === teamId);
  if (!team) return "unchanged";
  const to = assigneeOf({ team, roster, matter, at: ctx.clock(), holidaysOf });
  const actions: ThreadAction[] = [
    ...(teamId === null ? [{ type: "route" as const, team: team.id }] : []),
    ...(to ? [{ type: "assign" as const, to: { id: to.id, name: to.name } }] : []),
  ];
  const done = actAll(thread, actions, deedsOf(MACHINE, true, ctx.clock(), ctx.random(9)));
  if (!to || done === "unchanged") return done;
  const known = roster.turns.get(team.id);
  const turn = ctx.store.desks.turnPut(thread.brandId, team.id, known, nextTurn(known ?? NO_TURN, team, to.id));
  return { ...done, seat: { load: loadOf(roster, to.id), turn } };
}

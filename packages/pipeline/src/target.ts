import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { Action } from "@kikimimi/core/triage/transitions";
import { checkAssignee } from "./colleague.ts";
import type { Context } from "./context.ts";

/**
 * An action whose target is there: an assignment names a colleague as the brand knows them, a routing one of its teams.
 * `invalid_input` for somebody, or a team, whom the brand does not know; the actor may always take it themselves.
 */
export async function withTarget<A extends Action>(
  ctx: Context,
  brandId: string,
  action: A,
  actor?: Actor,
): Promise<A> {
  if (action.type === "assign") return { ...action, to: await checkAssignee(ctx, brandId, action.to.id, actor) };
  if (action.type !== "route" || action.team === null) return action;
  if (await ctx.store.teams.get({ brandId }, action.team)) return action;
  const message = `There is no team ${action.team}.`;
  throw new AppError("invalid_input", message, { issues: [{ path: "team", message }] });
}

/** All of some actions, each with its target. */
export function withTargets<A extends Action>(
  ctx: Context,
  brandId: string,
  actions: readonly A[],
  actor?: Actor,
): Promise<A[]> {
  return Promise.all(actions.map((action) => withTarget(ctx, brandId, action, actor)));
}

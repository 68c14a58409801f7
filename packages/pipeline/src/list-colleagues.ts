import type { Actor } from "@kikimimi/core/people/actor";
import { type Colleague, isOnDuty } from "@kikimimi/core/people/colleague";
import { holidaysOf } from "@kikimimi/holidays/holiday-sets";
import type { Load } from "@kikimimi/store/desks";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** A colleague with what lies on their desk, and whether they work right now. */
export type ColleagueNow = { readonly colleague: Colleague; readonly load: Load; readonly onDuty: boolean };

/** The people of a brand, by id. */
export async function listColleagues({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string };
}): Promise<ColleagueNow[]> {
  authorise(actor, "viewer", input.brandId);
  const [colleagues, { people }] = await Promise.all([
    ctx.store.colleagues.all(input),
    ctx.store.desks.loads(input.brandId),
  ]);
  return colleagues.map((colleague) => ({
    colleague,
    load: people.get(colleague.id) ?? { active: 0, waiting: 0, snoozed: 0 },
    onDuty: isOnDuty(colleague, ctx.clock(), holidaysOf),
  }));
}

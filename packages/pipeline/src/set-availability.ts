import type { Actor } from "@kikimimi/core/people/actor";
import type { Availability, Colleague } from "@kikimimi/core/people/colleague";
import { holidaysOf } from "@kikimimi/holidays/holiday-sets";
import { authorise } from "./authorise.ts";
import { meetColleague } from "./colleague.ts";
import type { Context } from "./context.ts";

/** Says when a colleague works and whether they are away: one's own as an agent, anybody's as a lead. */
export async function setAvailability({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; id: string; availability: Availability };
}): Promise<Colleague> {
  const { brandId, id, availability } = input;
  authorise(actor, id === actor.id ? "agent" : "lead", brandId);
  holidaysOf(availability.hours?.holidaySets ?? []);
  if (id === actor.id) await meetColleague(ctx, actor, brandId);
  const stamp = { updatedAt: ctx.clock().toISOString(), updatedBy: actor.name };
  return ctx.store.colleagues.change({ brandId }, id, (known) => ({ ...known, ...availability, ...stamp }));
}

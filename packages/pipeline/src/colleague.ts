import { type Actor, roleIn } from "@kikimimi/core/people/actor";
import { ColleagueDraft, mayHold } from "@kikimimi/core/people/colleague";
import { AppError } from "@kikimimi/core/base/error";
import type { Person } from "@kikimimi/core/people/person";
import type { Store } from "@kikimimi/store/store";
import type { Context } from "./context.ts";
import { describeError } from "./log.ts";

/** People whom this process has met, by store: as whom it knows them, by brand and id. */
const MET = new WeakMap<Store, Map<string, string>>();

/**
 * Knows a person from their first deed in a brand on: makes their profile, or brings its name and role up to date. Once a
 * process and person; programs with an API key are nobody's colleagues.
 */
export async function meetColleague(ctx: Context, actor: Actor, brandId: string): Promise<void> {
  const role = roleIn(actor, brandId);
  if (actor.kind === "key" || role === undefined) return;
  const met = MET.get(ctx.store) ?? new Map<string, string>();
  MET.set(ctx.store, met);
  const [who, as] = [`${brandId}\n${actor.id}`, `${role}\n${actor.name}`];
  if (met.get(who) === as) return;
  const { id, name } = actor;
  const stamp = { brandId, id, updatedAt: ctx.clock().toISOString(), updatedBy: name };
  try {
    const known = await ctx.store.colleagues.get({ brandId }, id);
    const draft = ColleagueDraft.parse({ name, role });
    if (!known) await ctx.store.colleagues.save({ brandId }, { ...draft, ...stamp }, undefined);
    else if (known.name !== name || known.role !== role)
      await ctx.store.colleagues.save({ brandId }, { ...known, name, role, ...stamp }, known.version);
    met.set(who, as);
  } catch (error) {
    // What was done is done; the next deed looks again.
    ctx.log.warn("colleague.not_met", { personId: actor.id, error: describeError(error) });
  }
}

/** Whom a thread may be given to: a colleague whom the brand knows, and who may work on it. */
export async function checkAssignee(ctx: Context, brandId: string, personId: string, actor?: Actor): Promise<Person> {
  if (personId === actor?.id) return { id: actor.id, name: actor.name };
  const known = await ctx.store.colleagues.get({ brandId }, personId);
  if (!known)
    throw unfit(`Nobody here is known as ${personId}; a lead adds colleagues, and who acts is known from then on.`);
  if (!mayHold(known)) throw unfit(`${known.name} may only look (role ${known.role}) and cannot be given a thread.`);
  return { id: known.id, name: known.name };
}

function unfit(message: string): AppError {
  return new AppError("invalid_input", message, { issues: [{ path: "to.id", message }] });
}

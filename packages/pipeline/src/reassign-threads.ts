import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { Person } from "@kikimimi/core/people/person";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { Action } from "@kikimimi/core/triage/transitions";
import { personDesk } from "@kikimimi/store/desk";
import { actOnThread } from "./act-on-thread.ts";
import { assignThread } from "./assign-thread.ts";
import { authorise } from "./authorise.ts";
import { checkAssignee } from "./colleague.ts";
import type { Context } from "./context.ts";
import { eachOf, type Failure } from "./each-of.ts";

/** Threads that one request takes from somebody. */
const LIMIT = 100;

/** What became of somebody's threads; `holder` is null for what went back to the queue. */
export type Reassigned = {
  readonly moved: readonly { readonly threadId: string; readonly holder: Person | null }[];
  readonly failed: readonly ({ readonly threadId: string } & Failure)[];
  /** Whether they hold more: ask again. */
  readonly more: boolean;
};

type Act = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly input: { readonly brandId: string; readonly personId: string; readonly toId?: string | undefined };
};

/**
 * Takes all threads from somebody: to one colleague, or back to the queue, where each thread's team gives it out anew but
 * not to the same person. Each thread by itself; a death in between leaves a thread free, on its team's desk.
 */
export async function reassignThreads(act: Act): Promise<Reassigned> {
  const { ctx, actor, input } = act;
  authorise(actor, "lead", input.brandId);
  const to = input.toId === undefined ? undefined : await checkAssignee(ctx, input.brandId, input.toId, actor);
  const held = await ctx.store.desks.of(input.brandId, personDesk(input.personId));
  const isKnown = held.length > 0 || (await ctx.store.colleagues.get(input, input.personId)) !== undefined;
  if (!isKnown) throw new AppError("not_found", `Nobody here is known as ${input.personId}.`);
  const done = await eachOf(ctx, held.slice(0, LIMIT), (threadId) => takeOne(act, threadId, to));
  return {
    moved: done.flatMap(({ id, result }) => (result ? [{ threadId: id, holder: result.holder }] : [])),
    failed: done.flatMap(({ id, error }) => (error ? [{ threadId: id, ...error }] : [])),
    more: held.length > LIMIT,
  };
}

/** Who holds it now; undefined where the person gave it away meanwhile. */
async function takeOne(
  { ctx, actor, input }: Act,
  threadId: string,
  to: Person | undefined,
): Promise<{ holder: Person | null } | undefined> {
  let isTheirs = false;
  const action = ({ claim }: Thread): Action | "unchanged" => {
    isTheirs = claim?.id === input.personId;
    if (!isTheirs) return "unchanged";
    return to ? { type: "assign", to } : { type: "release" };
  };
  await actOnThread({ ctx, actor, input: { threadId, action } });
  if (!isTheirs) return undefined;
  if (to) return { holder: to };
  const claim = (await assignThread({ ctx, input: { threadId, exceptId: input.personId } }))?.thread.claim;
  return { holder: claim ? { id: claim.id, name: claim.name } : null };
}

import { type Actor, may } from "@kikimimi/core/people/actor";
import type { Deed, Mover } from "@kikimimi/core/triage/effects";
import { AppError } from "@kikimimi/core/base/error";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { Action } from "@kikimimi/core/triage/transitions";
import { act } from "@kikimimi/core/triage/triage";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { assignThread } from "./assign-thread.ts";
import { authoriseFor } from "./authorise.ts";
import { meetColleague } from "./colleague.ts";
import type { Context } from "./context.ts";
import { deedOf } from "./deed.ts";
import { settleSla } from "./settle-sla.ts";
import { withTarget } from "./target.ts";

/** Input of every verb that acts on one thread. */
export type ThreadAct<T = object> = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly input: { readonly threadId: string } & T;
};

/** What to do with a thread as it stands at the moment; nothing when that is no longer wanted. */
type Wish = Action | ((thread: Thread) => Action | "unchanged");

/** Does one thing with a thread in a person's name: authorised, and written atomically with the activity that tells of it. */
export async function actOnThread({ ctx, actor, input }: ThreadAct<{ readonly action: Wish }>): Promise<StoredThread> {
  const missing = noSuchThread(input.threadId);
  const wish = await withKnownTarget({ ctx, actor, input });
  const deed = deedOf(ctx, { kind: "person", id: actor.id, name: actor.name }, false);
  const stored = await ctx.store.threads.change(input.threadId, (thread) => {
    authoriseFor(actor, "agent", thread.brandId, missing);
    return move(thread, wish, { ...deed, lead: may(actor, "lead", thread.brandId) });
  });
  if (!stored) throw missing;
  return followUp(ctx, actor, stored, typeof wish === "function" ? [] : [wish]);
}

/** What follows once a person did something: they are known, the clocks are counted, and a team gives out what was routed to it. */
export async function followUp(
  ctx: Context,
  actor: Actor,
  stored: StoredThread,
  actions: readonly Action[],
): Promise<StoredThread> {
  await meetColleague(ctx, actor, stored.thread.brandId);
  const settled = await settleSla(ctx, stored);
  const isRouted = actions.some((action) => action.type === "route" && action.team !== null);
  const input = { threadId: stored.thread.threadId };
  return (isRouted ? await assignThread({ ctx, input }) : undefined) ?? settled;
}

async function withKnownTarget({ ctx, actor, input }: ThreadAct<{ readonly action: Wish }>): Promise<Wish> {
  const { action } = input;
  if (typeof action === "function" || (action.type !== "assign" && action.type !== "route")) return action;
  const known = await ctx.store.threads.get(input.threadId);
  // Whoever may not act is told so later, and learns nothing of colleagues and teams.
  if (!known || !may(actor, "agent", known.thread.brandId)) return action;
  return withTarget(ctx, known.thread.brandId, action, actor);
}

/** What the machine does by itself: it names nobody and no team, so there is nobody to look up. */
type OwnWish = (thread: Thread) => Exclude<Action, { readonly type: "assign" | "route" }> | "unchanged";

/** Does one thing with a thread in the name of the machine, which may do what leads may. */
export async function moveThread(
  ctx: Context,
  by: Deed["by"],
  threadId: string,
  action: OwnWish,
): Promise<StoredThread | undefined> {
  const deed = deedOf(ctx, by, true);
  const stored = await ctx.store.threads.change(threadId, (thread) => move(thread, action, deed));
  return stored && settleSla(ctx, stored);
}

function move(thread: Thread, wish: Wish, deed: Deed): ReturnType<typeof act> {
  const action = typeof wish === "function" ? wish(thread) : wish;
  return action === "unchanged" ? "unchanged" : act(thread, action, deed);
}

/** A person as the rules of moving see them. */
export function moverOf(actor: Actor, brandId: string): Mover {
  return { id: actor.id, lead: may(actor, "lead", brandId) };
}

/** The error for a thread that is not there. */
export function noSuchThread(threadId: string): AppError {
  return new AppError("not_found", `There is no thread ${threadId}.`);
}

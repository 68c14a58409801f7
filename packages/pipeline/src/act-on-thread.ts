import type { Actor } from "@kikimimi/core/actor";
import { AppError } from "@kikimimi/core/error";
import type { Thread } from "@kikimimi/core/thread";
import type { Deed, Outcome } from "@kikimimi/core/triage";
import type { StoredThread } from "@kikimimi/store/thread-item";
import { authoriseFor } from "./authorise.ts";
import { type Context, newId } from "./context.ts";

/** Input of every verb that acts on one thread. */
export type ThreadAct<T = object> = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly input: { readonly threadId: string } & T;
};

/** Authorises, loads, applies one pure rule and writes it with its activities, atomically. */
export async function actOnThread(
  { ctx, actor, input }: ThreadAct,
  rule: (thread: Thread, deed: Deed) => Outcome | "unchanged",
): Promise<StoredThread> {
  const at = ctx.clock().toISOString();
  const activityId = newId(ctx, "act");
  const stored = await ctx.store.threads.change(input.threadId, (thread) => {
    authoriseFor(actor, "agent", thread.brandId, noSuchThread(input.threadId));
    return rule(thread, { actor, at, activityId });
  });
  if (!stored) throw noSuchThread(input.threadId);
  return stored;
}

/** The error for a thread that is not there. */
export function noSuchThread(threadId: string): AppError {
  return new AppError("not_found", `There is no thread ${threadId}.`);
}

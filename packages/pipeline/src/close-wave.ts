import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { isActive, viewOf, waveOf } from "@kikimimi/core/triage/thread-view";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { Action } from "@kikimimi/core/triage/transitions";
import { founderOf } from "@kikimimi/core/mention/wave";
import { actOnThread } from "./act-on-thread.ts";
import { authoriseFor } from "./authorise.ts";
import type { Context } from "./context.ts";
import { eachOf, type Failure } from "./each-of.ts";

/** What closing a wave did; a thread that somebody else holds, for one, stays as it is. */
export type ClosedWave = {
  /** Ids of the threads that it closed. */
  readonly closed: readonly string[];
  readonly failed: readonly ({ readonly threadId: string } & Failure)[];
};

type Act = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly input: { readonly waveId: string; readonly reason?: string | undefined };
};

/** Closes all members of a wave that wait; each by itself, so that one that cannot be closed holds up no other. */
export async function closeWave(act: Act): Promise<ClosedWave> {
  const { ctx, actor, input } = act;
  const missing = new AppError("not_found", `There is no wave ${input.waveId}.`);
  const founder = await ctx.store.mentions.get(founderOf(input.waveId));
  if (!founder) throw missing;
  authoriseFor(actor, "agent", founder.mention.brandId, missing);
  const members = await ctx.store.waves.members(input.waveId);
  if (members.length === 0) throw missing;
  const waiting = members.filter(({ places }) => places).map(({ threadId }) => threadId);
  const done = await eachOf(ctx, waiting, (threadId) => closeOne(act, threadId));
  return {
    closed: done.flatMap((one) => (one.result === true ? [one.id] : [])),
    failed: done.flatMap(({ id, error }) => (error ? [{ threadId: id, ...error }] : [])),
  };
}

/** Whether it was closed just now; what no longer waits with a copy is left alone. */
async function closeOne({ ctx, actor, input }: Act, threadId: string): Promise<boolean> {
  let isClosed = false;
  const action = (thread: Thread): Action | "unchanged" => {
    isClosed = waveOf(thread)?.waveId === input.waveId && isActive(viewOf(thread).status);
    return isClosed ? { type: "close", reason: input.reason } : "unchanged";
  };
  await actOnThread({ ctx, actor, input: { threadId, action } });
  return isClosed;
}

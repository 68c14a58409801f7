import type { Actor } from "@kikimimi/core/actor";
import { AppError, type ErrorCode } from "@kikimimi/core/error";
import { isActive, viewOf, waveOf } from "@kikimimi/core/thread";
import { close } from "@kikimimi/core/triage";
import { founderOf } from "@kikimimi/core/wave";
import { actOnThread } from "./act-on-thread.ts";
import { authoriseFor } from "./authorise.ts";
import type { Context } from "./context.ts";
import { describeError } from "./log.ts";

/** What closing a wave did; a thread that somebody else holds, for one, stays as it is. */
export type ClosedWave = {
  /** Ids of the threads that it closed. */
  readonly closed: readonly string[];
  readonly failed: readonly { readonly threadId: string; readonly code: ErrorCode; readonly message: string }[];
};

type Act = {
  readonly ctx: Context;
  readonly actor: Actor;
  readonly input: { readonly waveId: string; readonly reason?: string | undefined };
};

/** Threads that are closed at the same time. */
const PARALLEL = 8;

/** Closes all members of a wave that wait; each by itself, so that one that cannot be closed holds up no other. */
export async function closeWave(act: Act): Promise<ClosedWave> {
  const { ctx, actor, input } = act;
  const missing = new AppError("not_found", `There is no wave ${input.waveId}.`);
  const founder = await ctx.store.mentions.get(founderOf(input.waveId));
  if (!founder) throw missing;
  authoriseFor(actor, "agent", founder.mention.brandId, missing);
  const members = await ctx.store.waves.members(input.waveId);
  if (members.length === 0) throw missing;
  const waiting = members.filter((one) => one.active);
  const closed: string[] = [];
  const failed: ClosedWave["failed"][number][] = [];
  for (let start = 0; start < waiting.length; start += PARALLEL) {
    await Promise.all(
      waiting.slice(start, start + PARALLEL).map(async ({ threadId }) => {
        try {
          if (await closeOne(act, threadId)) closed.push(threadId);
        } catch (error) {
          const { code, message } = error instanceof AppError ? error : unforeseen(ctx, threadId, error);
          failed.push({ threadId, code, message });
        }
      }),
    );
  }
  return { closed, failed };
}

/** Whether it was closed just now; what no longer waits with a copy is left alone. */
async function closeOne({ ctx, actor, input }: Act, threadId: string): Promise<boolean> {
  let isClosed = false;
  await actOnThread({ ctx, actor, input: { threadId } }, (thread, deed) => {
    isClosed = waveOf(thread)?.waveId === input.waveId && isActive(viewOf(thread).status);
    return isClosed ? close(thread, deed, input.reason) : "unchanged";
  });
  return isClosed;
}

function unforeseen(ctx: Context, threadId: string, error: unknown): AppError {
  ctx.log.error("wave.not_closed", { threadId, error: describeError(error) });
  return new AppError("internal", "The thread could not be closed; try again.");
}

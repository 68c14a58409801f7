import type { ResponseMessage } from "@kikimimi/core/message";
import { needsIntake, solePostOf } from "@kikimimi/core/thread";
import type { Context } from "./context.ts";
import { findWave, raiseWave } from "./find-wave.ts";

/**
 * Opens a thread for triage, so that it stands on the queue with a due time, and looks for copies of the post that it
 * waits with. Doing it again changes nothing; what a crash left undone is done then.
 */
export async function intakeThread({ ctx, input }: { ctx: Context; input: ResponseMessage }): Promise<void> {
  const now = ctx.clock().toISOString();
  const known = await ctx.store.threads.get(input.threadId);
  const sole = known && needsIntake(known.thread) ? solePostOf(known.thread) : undefined;
  const found = sole && (await findWave(ctx, sole));
  const stored = await ctx.store.threads.change(input.threadId, (thread) => {
    if (!needsIntake(thread)) return "unchanged";
    // Whoever copied it may have told the thread already, and what waits may have changed meanwhile.
    const isKnown = thread.wave?.mentionId === found?.mentionId && thread.wave?.waveId;
    const wave = found && !isKnown && found.mentionId === solePostOf(thread)?.mentionId ? found : thread.wave;
    return { thread: { ...thread, openedAt: thread.openedAt ?? now, ...(wave ? { wave } : {}) }, activities: [] };
  });
  const waveId = stored?.thread.wave?.waveId;
  if (waveId) await raiseWave(ctx, waveId);
}

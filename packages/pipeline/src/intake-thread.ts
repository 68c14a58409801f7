import type { ResponseMessage } from "@kikimimi/core/message";
import { needsOpening } from "@kikimimi/core/thread";
import type { Context } from "./context.ts";

/** Opens a thread for triage, so that it stands on the queue with a due time. Opening it again changes nothing. */
export async function intakeThread({ ctx, input }: { ctx: Context; input: ResponseMessage }): Promise<void> {
  const now = ctx.clock().toISOString();
  await ctx.store.threads.change(input.threadId, (thread) =>
    needsOpening(thread) ? { thread: { ...thread, openedAt: now }, activities: [] } : "unchanged",
  );
}

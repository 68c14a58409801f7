import { AppError } from "@kikimimi/core/base/error";
import type { Mention } from "@kikimimi/core/mention/mention";
import type { Thread } from "@kikimimi/core/thread/thread";
import type { Context } from "./context.ts";
import { type Answering, answeringAs, targetOf } from "./reply-parts.ts";

/** The mention that a reply is to answer, and as what source. */
export type Addressed = { readonly mention: Mention; readonly sourceId: string; readonly answering: Answering };

/** Finds what a reply in a thread answers: the customers' newest words, by the first source that heard them, unless said. */
export async function addressedIn(
  ctx: Context,
  thread: Thread,
  wanted: { readonly mentionId?: string | undefined; readonly sourceId?: string | undefined },
): Promise<Addressed> {
  const mentionId = wanted.mentionId ?? newestSaid(thread);
  const stored = mentionId === undefined ? undefined : await ctx.store.mentions.get(mentionId);
  if (!stored || stored.mention.threadId !== thread.threadId) {
    throw new AppError("not_found", "There is no such mention in this thread.");
  }
  const { mention } = stored;
  targetOf(thread, mention);
  const sourceId = wanted.sourceId ?? mention.sourceIds[0] ?? thread.sourceId;
  if (!mention.sourceIds.includes(sourceId)) {
    throw new AppError("invalid_input", `The source ${sourceId} never heard this mention.`);
  }
  return { mention, sourceId, answering: await answeringAs(ctx, { ...mention, sourceId }) };
}

function newestSaid({ evidence }: Thread): string | undefined {
  return evidence.find((one) => one.state.type === "said")?.mentionId;
}

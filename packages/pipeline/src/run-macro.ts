import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { Macro } from "@kikimimi/core/rule/macro";
import { loadThread } from "./act-on-reply.ts";
import { actAsOne, type AsOne, type Work } from "./act-as-one.ts";
import type { CannedUse } from "./canned-reply.ts";
import type { Context } from "./context.ts";
import { CANNED_REPLIES, MACROS } from "./document-kind.ts";
import { readDocument } from "./documents.ts";
import { withTargets } from "./target.ts";

type Act<I> = { readonly ctx: Context; readonly actor: Actor; readonly input: I };

/** Does a macro with one thread: every action and the draft in one write, or none, with the step that is refused and why. */
export async function runMacro(
  act: Act<{ readonly threadId: string; readonly macroId: string } & CannedUse>,
): Promise<AsOne> {
  const { ctx, actor, input } = act;
  const { threadId, macroId, ...use } = input;
  const { brandId } = await loadThread(act, "agent");
  const { actions, canned } = await macroWork({ ctx, actor, input: { brandId, id: macroId } });
  return actAsOne({ ctx, actor, input: { threadId, work: { actions, canned, use, run: ctx.random(9) } } });
}

/** What a macro does, with the canned reply that it drafts as it is now. */
export async function macroWork({
  ctx,
  actor,
  input,
}: Act<{ readonly brandId: string; readonly id: string }>): Promise<Pick<Work, "actions" | "canned">> {
  const macro: Macro = await readDocument({ ctx, actor, kind: MACROS, input });
  const actions = await withTargets(ctx, input.brandId, macro.actions, actor);
  if (macro.cannedReply === undefined) return { actions };
  const canned = await ctx.store.cannedReplies.get(input, macro.cannedReply);
  if (!canned)
    throw new AppError("conflict", `The macro drafts the ${CANNED_REPLIES.noun} ${macro.cannedReply}, which is gone.`);
  return { actions, canned };
}

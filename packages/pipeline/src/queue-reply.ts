import { may } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { mayMove } from "@kikimimi/core/triage/effects";
import { queue, resolve, retry } from "@kikimimi/core/reply/reply";
import type { StoredReply } from "@kikimimi/store/replies";
import { actOnReply, loadReply, mayChange, type ReplyAct } from "./act-on-reply.ts";
import { moverOf } from "./act-on-thread.ts";
import { checkLoaded } from "./check-stored-reply.ts";
import { requireSendable } from "./check-reply.ts";
import type { Context } from "./context.ts";
import { recordSaid } from "./record-reply.ts";
import { answeringAs } from "./reply-parts.ts";

/** Lets one version of a submitted reply go out; `conflict` when another version, or another state, is there by now. */
export async function approveReply(
  act: ReplyAct<{ readonly version: number; readonly threadRev?: number | undefined }>,
): Promise<StoredReply> {
  const loaded = await loadReply(act, "lead");
  requireSendable(await checkLoaded(act.ctx, loaded));
  if (loaded.reply.state !== "submitted") {
    throw new AppError("conflict", `The reply is ${loaded.reply.state}; nobody asks for approval.`);
  }
  return letGo(act);
}

/** Lets a draft of one's own go out at once, where nobody has to approve or a lead does it; guarded by the thread's revision. */
export async function queueReply(
  act: ReplyAct<{ readonly version: number; readonly threadRev: number }>,
): Promise<StoredReply> {
  const { ctx, actor } = act;
  const loaded = await loadReply(act, "agent");
  mayChange(loaded.reply, actor);
  const { source } = await answeringAs(ctx, loaded.reply);
  if (source.replyApproval === "required" && !may(actor, "lead", source.brandId)) {
    throw new AppError("forbidden", "A lead has to approve replies here: submit it.");
  }
  requireSendable(await checkLoaded(ctx, loaded));
  return letGo(act);
}

/** The intent is stored before its message is sent; should the message be lost, the sweep sends another one. */
async function letGo(
  act: ReplyAct<{ readonly version: number; readonly threadRev?: number | undefined }>,
): Promise<StoredReply> {
  const { version, threadRev } = act.input;
  const stored = await actOnReply(act, {
    reply: (reply, deed) => queue(reply, deed, version),
    activity: (common) => ({ type: "reply.approved", ...common }),
    threadRev,
  });
  await tell(act.ctx, stored);
  return stored;
}

/** Tries a failed reply again; where it is in doubt, only where the platform can be asked what became of it. */
export async function retryReply(act: ReplyAct): Promise<StoredReply> {
  const { reply } = await loadReply(act, "agent");
  const { replier } = await answeringAs(act.ctx, reply);
  const stored = await actOnReply(act, {
    reply: (known, deed) => {
      mayChange(known, act.actor);
      return retry(known, deed, replier.find !== undefined);
    },
    activity: (common) => ({ type: "reply.approved", ...common }),
  });
  await tell(act.ctx, stored);
  return stored;
}

/**
 * A person looked whether a reply in doubt was sent, and says so: then the thread shows it, or it is sent again. It is
 * shown first, because that may be repeated: after a crash in between the reply is still in doubt and they say it again.
 */
export async function resolveReply(act: ReplyAct<{ readonly sent: boolean }>): Promise<StoredReply> {
  const { ctx, actor, input } = act;
  const { reply, thread } = await loadReply(act, "agent");
  if (input.sent) {
    mayChange(reply, actor);
    mayMove(thread, moverOf(actor, thread.brandId));
    const deed = { by: { id: actor.id, name: actor.name }, at: ctx.clock().toISOString() };
    await recordSaid(ctx, thread, resolve(reply, deed, true));
  }
  const stored = await actOnReply(act, {
    reply: (known, deed) => {
      mayChange(known, actor);
      return resolve(known, deed, input.sent);
    },
    activity: (common) => ({ type: input.sent ? "reply.sent" : "reply.approved", ...common }),
  });
  if (!input.sent) await tell(ctx, stored);
  return stored;
}

async function tell(ctx: Context, { reply }: StoredReply): Promise<void> {
  const { brandId, threadId, replyId } = reply;
  await ctx.queues.send("outbound", { type: "reply.queued", brandId, threadId, replyId });
}

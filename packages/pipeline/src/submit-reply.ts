import { submit } from "@kikimimi/core/reply/reply";
import type { StoredReply } from "@kikimimi/store/replies";
import { actOnReply, loadReply, mayChange, type ReplyAct } from "./act-on-reply.ts";
import { checkLoaded } from "./check-stored-reply.ts";
import { requireSendable } from "./check-reply.ts";

/** Asks a lead to approve a draft that could be sent as it is. */
export async function submitReply(act: ReplyAct<{ readonly version: number }>): Promise<StoredReply> {
  requireSendable(await checkLoaded(act.ctx, await loadReply(act, "agent")));
  return actOnReply(act, {
    reply: (reply) => {
      mayChange(reply, act.actor);
      return submit(reply, act.input.version);
    },
    activity: (common) => ({ type: "reply.submitted", ...common }),
  });
}

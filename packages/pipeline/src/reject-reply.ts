import { reject } from "@kikimimi/core/reply/reply";
import type { StoredReply } from "@kikimimi/store/replies";
import { actOnReply, loadReply, type ReplyAct } from "./act-on-reply.ts";

/** Sends a submitted reply back to its author, with the reason. */
export async function rejectReply(act: ReplyAct<{ readonly reason: string }>): Promise<StoredReply> {
  const { reason } = act.input;
  await loadReply(act, "lead");
  return actOnReply(act, {
    reply: (reply, deed) => reject(reply, deed, reason),
    activity: (common) => ({ type: "reply.rejected", ...common, reason }),
  });
}

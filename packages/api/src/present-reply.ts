import { isInDoubt } from "@kikimimi/core/reply/reply";
import type { ReplyCheck as Check } from "@kikimimi/pipeline/check-reply";
import type { CheckedReply as Checked } from "@kikimimi/pipeline/list-replies";
import type { z } from "@hono/zod-openapi";
import type { CheckedReply, Reply, ReplyCheck } from "./schema-reply.ts";

/** A reply as a thread shows it. */
export function presentReply({ reply, rev }: Pick<Checked, "reply" | "rev">): Reply {
  const { schemaVersion: _version, key: _key, lease: _lease, triedAt: _tried, failures: _failures, ...shown } = reply;
  return { ...shown, inDoubt: reply.state === "failed" && isInDoubt(reply), rev };
}

/** What its platform would say to a text. */
export function presentCheck({ refusals, ...figures }: Check): z.infer<typeof ReplyCheck> {
  return { ...figures, refusals: refusals.map(({ code, message }) => ({ code, message })) };
}

/** A reply with what its platform would say to it now. */
export function presentChecked(checked: Checked): CheckedReply {
  return { ...presentReply(checked), check: checked.check && presentCheck(checked.check) };
}

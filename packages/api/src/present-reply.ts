import { isInDoubt } from "@kikimimi/core/reply/reply";
import type { DraftCheck as Check } from "@kikimimi/pipeline/lint-voice";
import type { CheckedReply as Checked } from "@kikimimi/pipeline/list-replies";
import type { z } from "@hono/zod-openapi";
import type { CheckedReply, Reply, ReplyCheck } from "./schema-reply.ts";

/** A reply as a thread shows it. */
export function presentReply({ reply, rev }: Pick<Checked, "reply" | "rev">): Reply {
  const { schemaVersion: _version, key: _key, lease: _lease, triedAt: _tried, failures: _failures, ...shown } = reply;
  return { ...shown, inDoubt: reply.state === "failed" && isInDoubt(reply), rev };
}

/** What there is to say of a text. */
export function presentCheck({ refusals, voice, ...figures }: Check): z.infer<typeof ReplyCheck> {
  return { ...figures, refusals: refusals.map(({ code, message }) => ({ code, message })), voice: [...voice] };
}

/** A reply with what its platform would say to it now. */
export function presentChecked(checked: Checked): CheckedReply {
  return { ...presentReply(checked), check: checked.check && presentCheck(checked.check) };
}

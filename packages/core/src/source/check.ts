import * as z from "zod";

/** What is looked at when a source is checked, in this order. */
export const CHECK_STEPS = ["settings", "secrets", "platform", "webhook"] as const;

/** Why a step is as it is; a closed list, so that whoever shows it has words for each. */
export const CHECK_REASONS = [
  /** Fields are wrong: `issues` names them. */
  "settings_invalid",
  /** Secrets are missing or look wrong: `issues` names them. */
  "secrets_wrong",
  /** The secrets cannot be read at the moment. */
  "secrets_unreadable",
  /** The platform does not take the secrets; `detail` is its own reason. */
  "refused",
  /** It answered, but not with what was asked for. */
  "rejected",
  /** It could not be reached, or not in time. */
  "unreachable",
  /** Its rate limit, or the source's budget, does not let anything be asked now. */
  "asked_to_wait",
  /** An earlier step has to be right first. */
  "not_yet",
  /** The settings name nothing that could be read. */
  "nothing_to_read",
  /** The platform has no request that would show it, or the secret for that is not set: the first post does. */
  "nothing_to_ask",
  /** Webhooks have not come yet; nothing but the platform can send the first one. */
  "nothing_came",
] as const;

/** One step of a live check. */
export const CheckStep = z.object({
  step: z.enum(CHECK_STEPS),
  /** `waiting` is for somebody else to end, `untried` could not be looked at. */
  outcome: z.enum(["ok", "failed", "untried", "waiting"]),
  reason: z.enum(CHECK_REASONS).nullable(),
  /** What was asked and found, or the platform's own words; English. */
  detail: z.string().nullable(),
  /** What is wrong, by field or secret; values are never repeated. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type CheckStep = z.infer<typeof CheckStep>;

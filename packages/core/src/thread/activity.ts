import * as z from "zod";
import { Change } from "./handling.ts";
import { Doer, Person } from "../people/person.ts";
import { ReplyProblem } from "../reply/reply.ts";
import { Correction } from "../mention/signal.ts";
import { ClockKind } from "../sla/sla.ts";

const common = {
  activityId: z.string(),
  threadId: z.string(),
  at: z.iso.datetime(),
  // Only people did anything before others could.
  by: Doer.extend({ kind: Doer.shape.kind.default("person") }),
  /** The parts of the thread's handling that it changed. */
  change: Change.optional(),
};
const reason = z.string();
/** Which promise: its kind, policy, when it began and when it runs or ran out. */
const clock = { clock: ClockKind, policyId: z.string(), startedAt: z.iso.datetime(), dueAt: z.iso.datetime() };

/** One fact about what was done with a thread, or what became of it; appended, never changed. */
export const Activity = z.discriminatedUnion("type", [
  z.object({ type: z.literal("thread.opened"), ...common }),
  z.object({ type: z.literal("thread.claimed"), ...common }),
  z.object({ type: z.literal("thread.assigned"), ...common, to: Person }),
  z.object({ type: z.literal("thread.released"), ...common }),
  z.object({ type: z.literal("thread.snoozed"), ...common, until: z.iso.datetime().nullable() }),
  z.object({ type: z.literal("thread.woken"), ...common }),
  z.object({ type: z.literal("thread.escalated"), ...common, reason }),
  z.object({ type: z.literal("thread.deescalated"), ...common }),
  z.object({ type: z.literal("thread.noted"), ...common, text: z.string(), colleagues: z.array(Person).optional() }),
  z.object({ type: z.literal("thread.closed"), ...common, reason: reason.optional() }),
  z.object({ type: z.literal("thread.reopened"), ...common }),
  z.object({ type: z.literal("thread.ignored"), ...common, reason }),
  z.object({ type: z.literal("thread.tagged"), ...common, added: z.array(z.string()), removed: z.array(z.string()) }),
  z.object({ type: z.literal("thread.prioritised"), ...common, priority: z.number().int().nullable() }),
  z.object({ type: z.literal("thread.routed"), ...common, team: z.string().nullable() }),
  z.object({ type: z.literal("thread.followed"), ...common }),
  z.object({ type: z.literal("thread.unfollowed"), ...common }),
  z.object({ type: z.literal("thread.merged"), ...common, into: z.string() }),
  z.object({ type: z.literal("thread.absorbed"), ...common, part: z.string() }),
  z.object({ type: z.literal("thread.separated"), ...common, from: z.string() }),
  z.object({ type: z.literal("thread.parted"), ...common, part: z.string() }),
  z.object({ type: z.literal("thread.split"), ...common, mentionIds: z.array(z.string()), into: z.string() }),
  z.object({ type: z.literal("mention.corrected"), ...common, mentionId: z.string(), correction: Correction }),
  z.object({ type: z.literal("sla.warned"), ...common, ...clock }),
  z.object({ type: z.literal("sla.breached"), ...common, ...clock }),
  z.object({ type: z.literal("reply.submitted"), ...common, replyId: z.string() }),
  z.object({ type: z.literal("reply.approved"), ...common, replyId: z.string() }),
  z.object({ type: z.literal("reply.rejected"), ...common, replyId: z.string(), reason }),
  z.object({ type: z.literal("reply.sent"), ...common, replyId: z.string() }),
  z.object({ type: z.literal("reply.failed"), ...common, replyId: z.string(), problem: ReplyProblem }),
]);
export type Activity = z.infer<typeof Activity>;

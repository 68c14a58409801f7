import * as z from "zod";
import { ReplyProblem } from "./reply.ts";
import { Correction } from "./signal.ts";

const by = z.object({ id: z.string(), name: z.string() });
const common = { activityId: z.string(), threadId: z.string(), at: z.iso.datetime(), by };

/** One fact that a person added to a thread, or what became of what they did; appended, never changed. */
export const Activity = z.discriminatedUnion("type", [
  z.object({ type: z.literal("thread.claimed"), ...common }),
  z.object({ type: z.literal("thread.released"), ...common }),
  z.object({ type: z.literal("thread.noted"), ...common, text: z.string() }),
  z.object({ type: z.literal("thread.closed"), ...common, reason: z.string().optional() }),
  z.object({ type: z.literal("thread.reopened"), ...common }),
  z.object({ type: z.literal("mention.corrected"), ...common, mentionId: z.string(), correction: Correction }),
  z.object({ type: z.literal("reply.submitted"), ...common, replyId: z.string() }),
  z.object({ type: z.literal("reply.approved"), ...common, replyId: z.string() }),
  z.object({ type: z.literal("reply.rejected"), ...common, replyId: z.string(), reason: z.string() }),
  z.object({ type: z.literal("reply.sent"), ...common, replyId: z.string() }),
  z.object({ type: z.literal("reply.failed"), ...common, replyId: z.string(), problem: ReplyProblem }),
]);
export type Activity = z.infer<typeof Activity>;

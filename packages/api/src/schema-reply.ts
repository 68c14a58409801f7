import { z } from "@hono/zod-openapi";
import { Reply as CoreReply } from "@kikimimi/core/reply/reply";
import { Slug } from "@kikimimi/core/base/slug";
import { wellFormed } from "@kikimimi/core/base/text";
import { VoiceFinding } from "./schema-voice.ts";

/** What the platform would say to a text now, before any of it is sent. */
export const ReplyCheck = z
  .object({
    /** As the platform counts. */
    length: z.number().int(),
    max: z.number().int(),
    unit: z.enum(["utf16", "grapheme", "weighted", "byte"]),
    /** How much of the text the platform would take, in UTF-16 units from its beginning. */
    fits: z.number().int(),
    /** When the platform stops taking replies; null where it does not. */
    windowEndsAt: z.string().nullable(),
    /** Everything that stands in the way; empty when it may be tried. */
    refusals: z.array(
      z.object({
        code: z.enum(["empty", "too_long", "window_closed", "not_permitted", "not_answerable"]),
        message: z.string(),
      }),
    ),
    /** Where the brand's voice guide would say it otherwise, at most 100; none of it stands in the way. */
    voice: z.array(VoiceFinding),
  })
  .openapi("ReplyCheck");

/** A reply, from its first draft to the platform's own id of it. */
export const Reply = CoreReply.omit({ schemaVersion: true, key: true, lease: true, triedAt: true, failures: true })
  .extend({
    /** It may have been sent and nobody knows: say so by `resolve`, or `retry` where the platform can be asked. */
    inDoubt: z.boolean(),
    rev: z.number().int(),
  })
  .openapi("Reply");
export type Reply = z.infer<typeof Reply>;

/** A reply and its check; null where it is sent, or where the platform cannot be asked any more. */
export const CheckedReply = Reply.extend({ check: ReplyCheck.nullable() }).openapi("CheckedReply");
export type CheckedReply = z.infer<typeof CheckedReply>;

const Words = z.string().max(20_000).transform(wellFormed);
const Version = z.number().int().positive();

export const ReplyDraft = z.strictObject({
  text: Words,
  /** The canned reply that the words were taken from. */
  cannedReply: CoreReply.shape.cannedReply,
  /** The mention that is answered; the customers' newest one when left out. */
  mentionId: z.string().max(100).optional(),
  /** One of the sources that heard it; the first of them when left out. */
  sourceId: Slug.optional(),
});

export const ReplyEdit = z.strictObject({
  text: Words,
  /** A canned reply that words were taken from since; the one before stays where it is left out. */
  cannedReply: CoreReply.shape.cannedReply,
  expectedVersion: Version,
});
export const ReplySubmit = z.strictObject({ version: Version });
export const ReplyApprove = z.strictObject({ version: Version, threadRev: Version.optional() });
export const ReplySend = z.strictObject({ version: Version, threadRev: Version });
export const ReplyReject = z.strictObject({ reason: z.string().trim().min(1).max(2_000).transform(wellFormed) });
export const ReplyResolve = z.strictObject({ sent: z.boolean() });
export const ReplyPreflight = z.strictObject({ text: Words.optional() });

/** A thread's id and a reply's, as they stand in a path. */
export const ReplyIds = z.object({
  id: z
    .string()
    .regex(/^[\w-]{1,100}$/, "no id of ours")
    .openapi({ param: { name: "id", in: "path" }, example: "thr_01KAZ0C6G4M7Q9VX2T5W8Y3NBD" }),
  replyId: z
    .string()
    .regex(/^[\w-]{1,100}$/, "no id of ours")
    .openapi({ param: { name: "replyId", in: "path" }, example: "rpl_01KAZ0C6G4M7Q9VX2T5W8Y3NBD" }),
});

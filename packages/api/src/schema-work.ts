import { z } from "@hono/zod-openapi";
import { ThreadAction } from "@kikimimi/core/thread/action";
import { CannedLanguage, CannedReply as CoreCannedReply, CannedReplyDraft } from "@kikimimi/core/reply/canned-reply";
import { ERROR_CODES } from "@kikimimi/core/base/error";
import { Macro as CoreMacro, MacroDraft } from "@kikimimi/core/rule/macro";
import { Notice as CoreNotice } from "@kikimimi/core/thread/notice";
import { QueueFilter } from "@kikimimi/core/triage/queue-filter";
import { Slug } from "@kikimimi/core/base/slug";
import { VARIABLES } from "@kikimimi/core/reply/template";
import { View as CoreView, ViewDraft } from "@kikimimi/core/triage/view";
import { MAX_BULK } from "@kikimimi/pipeline/act-in-bulk";
import { Brand, ThreadRow } from "./schema.ts";
import { ReplyCheck } from "./schema-reply.ts";

/** The id of a named document in a path. */
export const DocumentId = z.object({ id: Slug });

const expectedVersion = z.number().int().positive().optional();

/** What a removal asks for beside the id. */
export const RemoveQuery = z.object({ brand: Brand, expectedVersion: z.coerce.number().int().positive().optional() });

/** That a document is gone. */
export const Removed = z.object({ id: z.string() });

/** Whose views: one's own, or those that the brand shares. */
export const Owner = z.enum(["me", "brand"]).default("me");

export const View = z.strictObject(CoreView.shape).openapi("View");
export const ViewSave = z.strictObject({ ...ViewDraft.shape, expectedVersion }).openapi("ViewSave");
export const Macro = z.strictObject(CoreMacro.shape).openapi("Macro");
export const MacroSave = z.strictObject({ ...MacroDraft.shape, expectedVersion }).openapi("MacroSave");
export const CannedReply = z.strictObject(CoreCannedReply.shape).openapi("CannedReply");
export const CannedReplySave = z
  .strictObject({ ...CannedReplyDraft.shape, expectedVersion })
  .openapi("CannedReplySave");

const Id = z.string().regex(/^[\w-]{1,100}$/, "no id of ours");

/** How a canned reply is used in one thread. */
export const CannedUse = z.strictObject({
  /** The mention that is answered; the customers' newest one when left out. */
  mentionId: Id.optional(),
  /** One of the sources that heard it. */
  sourceId: Slug.optional(),
  /** The customer's language when left out. */
  lang: CannedLanguage.optional(),
  /** What `{{order}}` stands for. */
  order: z.string().trim().max(200).optional(),
});

/** A canned reply as it would stand in a thread. */
export const CannedPreview = z
  .object({
    cannedReply: z.object({ id: z.string(), version: z.number().int() }),
    lang: CannedLanguage,
    /** Null while values are missing. */
    text: z.string().nullable(),
    missing: z.array(z.enum(Object.keys(VARIABLES) as [keyof typeof VARIABLES, ...(keyof typeof VARIABLES)[]])),
    check: ReplyCheck.nullable(),
  })
  .openapi("CannedPreview");

/** What a macro did with a thread. */
export const MacroRun = z
  .object({ outcome: z.enum(["done", "unchanged"]), replyId: z.string().nullable(), thread: ThreadRow })
  .openapi("MacroRun");

/** Something that the reader was told. */
export const Notice = z
  .object({ ...CoreNotice.omit({ personId: true }).shape, readAt: z.string().nullable() })
  .openapi("Notice");

/** What is done with each of many threads, and with which: a dry run names them, a scope confirms what it named. */
export const BulkInput = z
  .strictObject({
    action: ThreadAction.optional(),
    /** A macro, in place of an action. */
    macro: Slug.optional(),
    /** Says what would be done, and hands out the scope. */
    dryRun: z.boolean().default(false),
    /** In a dry run: these threads. */
    threadIds: z.array(Id).min(1).max(MAX_BULK).optional(),
    /** In a dry run: the threads that a filter of the queue takes, also each copy of a wave. */
    filter: QueueFilter.optional(),
    /** In a dry run: the filter's next batch. */
    cursor: z.string().max(2_000).optional(),
    /** Otherwise: what the dry run handed out. */
    scope: z.string().max(50_000).optional(),
  })
  .superRefine((input, context) => {
    const refuse = (path: string, message: string): void => context.addIssue({ code: "custom", path: [path], message });
    const { action, macro, dryRun, threadIds, filter, cursor, scope } = input;
    if ((action === undefined) === (macro === undefined)) refuse("action", "either an action or a macro");
    if (dryRun === (scope !== undefined)) refuse("scope", "goes with everything but a dry run: make one first");
    if ((threadIds === undefined) === (filter === undefined) && dryRun)
      refuse("threadIds", "either threadIds or a filter");
    if ((threadIds ?? filter ?? cursor) !== undefined && !dryRun) refuse("scope", "names the threads by itself");
  })
  .openapi("BulkInput");

const outcome = z.enum(["done", "unchanged", "changed", "refused"]);

/** What became of each thread, or would. */
export const BulkAnswer = z
  .object({
    dryRun: z.boolean(),
    /** Threads in this batch. */
    count: z.number().int(),
    counts: z.object({
      done: z.number().int(),
      unchanged: z.number().int(),
      /** Not as they were at the dry run, so nothing was done with them. */
      changed: z.number().int(),
      refused: z.number().int(),
    }),
    threads: z.array(
      z.object({
        threadId: z.string(),
        outcome,
        code: z.enum(ERROR_CODES).optional(),
        message: z.string().optional(),
      }),
    ),
    /** In a dry run: some of the threads, as a list shows them. */
    sample: z.array(ThreadRow),
    /** In a dry run: what confirms exactly this batch. */
    scope: z.string().nullable(),
    /** In a dry run of a filter: where its next batch begins. */
    next: z.string().nullable(),
  })
  .openapi("BulkAnswer");
export type BulkAnswer = z.infer<typeof BulkAnswer>;

/** What marking a thread as spam did. */
export const SpamAnswer = z
  .object({
    thread: ThreadRow,
    /** Mentions that were ruled spam just now. */
    corrected: z.array(z.string()),
    /** Customers wrote more than one request corrects: ask again. */
    more: z.boolean(),
    muted: z.object({ topicId: z.string(), version: z.number().int(), added: z.boolean() }).nullable(),
    failed: z.array(
      z.object({
        step: z.enum(["correct", "ignore", "mute"]),
        id: z.string(),
        code: z.enum(ERROR_CODES),
        message: z.string(),
      }),
    ),
  })
  .openapi("SpamAnswer");

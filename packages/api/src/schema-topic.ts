import { z } from "@hono/zod-openapi";
import { Author, MentionKind } from "@kikimimi/core/mention/mention";
import { Slug } from "@kikimimi/core/base/slug";
import { Topic as CoreTopic, TopicDraft, TopicOptions } from "@kikimimi/core/mention/topic";

/** A saved keyword rule with effects. */
export const Topic = z.strictObject(CoreTopic.shape).openapi("Topic");
export type Topic = z.infer<typeof Topic>;

/** What a person saves of a topic, on top of the version that it was changed from; a new topic has none. */
export const TopicSave = z
  .strictObject({ ...TopicDraft.shape, expectedVersion: z.number().int().positive().optional() })
  .openapi("TopicSave");

const Range = z.object({ from: z.number().int(), to: z.number().int() });

/** Something that a writer of rules should know; places are UTF-16 units of the rule, end exclusive. */
export const RuleProblem = z
  .object({
    severity: z.enum(["error", "warning"]),
    /** Stable, snake case. */
    code: z.string(),
    at: Range,
    message: z.object({ en: z.string(), ja: z.string() }),
    /** Text to put in place of a range. */
    cure: z.object({ at: Range, text: z.string() }).optional(),
  })
  .openapi("RuleProblem");

/** A rule that somebody is writing; `topicId` where it belongs to a topic already. */
const RuleDraft = z.strictObject({
  rule: z.string().max(20_000),
  options: TopicOptions.prefault({}),
  topicId: Slug.optional(),
});

export const RuleTestInput = RuleDraft.extend({
  /** The post to judge; everything but its text may be missing. */
  post: z.strictObject({
    text: z.string().max(50_000),
    author: Author.omit({ url: true }).nullish(),
    lang: z.string().max(35).optional(),
    platform: z.string().max(64).optional(),
    source: z.string().max(64).optional(),
    kind: MentionKind.optional(),
    likes: z.number().optional(),
    /** 0 (worst) … 1 (best). */
    rating: z.number().min(0).max(1).optional(),
    hasMedia: z.boolean().optional(),
    url: z.string().max(2_000).optional(),
    links: z.array(z.string().max(2_000)).max(100).optional(),
  }),
}).openapi("RuleTestInput");

export const RuleTest = z
  .object({
    matches: z.boolean(),
    highlights: z.array(Range),
    problems: z.array(RuleProblem),
    /** The rule in the one common way of writing; null when it has an error. */
    formatted: z.string().nullable(),
  })
  .openapi("RuleTest");

export const RuleTrialInput = RuleDraft.extend({
  /** The last days, 1 … 7. */
  days: z.number().int().min(1).max(7).default(7),
}).openapi("RuleTrialInput");

/** What a rule meets among the mentions of the last days. */
export const RuleTrial = z
  .object({
    since: z.string(),
    read: z.number().int(),
    matched: z.number().int(),
    /** 0 … 1. */
    share: z.number(),
    /** By UTC day of posting, oldest first. */
    days: z.array(z.object({ day: z.string(), read: z.number().int(), matched: z.number().int() })),
    samples: z.array(
      z.object({
        mentionId: z.string(),
        threadId: z.string().nullable(),
        platform: z.string(),
        createdAt: z.string(),
        text: z.string(),
        highlights: z.array(Range),
      }),
    ),
    /** Why it stopped before it had read everything; null when it did. */
    stopped: z.enum(["mentions", "time"]).nullable(),
    /** Threads that changed since this instant were read. */
    reached: z.string(),
    problems: z.array(RuleProblem),
    formatted: z.string(),
  })
  .openapi("RuleTrial");
export type RuleTrial = z.infer<typeof RuleTrial>;

import * as z from "zod";
import { Slug } from "../base/slug.ts";

/** What a topic does to the mentions that meet its rule; the words stay as they are. */
export const TopicEffects = z.strictObject({
  /** Points that it adds to the priority, as a term of its own. */
  points: z.number().int().min(1).max(100).optional(),
  /** A person has to answer, whatever else speaks for it. */
  respond: z.literal(true).optional(),
  /** Nobody has to see it; it counts all the same. */
  mute: z.literal(true).optional(),
  /** As if a person had called it spam. */
  spam: z.literal(true).optional(),
  tags: z.array(z.string().min(1).max(40)).max(10).optional(),
});
export type TopicEffects = z.infer<typeof TopicEffects>;

/** What counts as the same when the rule is looked for, beside width and case. */
export const TopicOptions = z.strictObject({
  kana: z.boolean().default(false),
  longVowels: z.boolean().default(false),
  smallKana: z.boolean().default(false),
  inflect: z.boolean().default(false),
});
export type TopicOptions = z.infer<typeof TopicOptions>;

/** A text that the rule must or must not meet; all are tried on each save. */
export const TopicExample = z.strictObject({ text: z.string().max(5_000), matches: z.boolean() });
export type TopicExample = z.infer<typeof TopicExample>;

export const TOPIC_COLOURS = ["grey", "red", "orange", "yellow", "green", "blue", "purple", "pink"] as const;

/** What a person writes down of a topic. */
export const TopicDraft = z.strictObject({
  name: z.string().trim().min(1).max(80),
  rule: z.string().max(10_000),
  options: TopicOptions.prefault({}),
  colour: z.enum(TOPIC_COLOURS).default("grey"),
  /** The team that owns it. */
  team: Slug.optional(),
  effects: TopicEffects.default({}),
  examples: z.array(TopicExample).max(50).default([]),
  enabled: z.boolean().default(true),
});
export type TopicDraft = z.infer<typeof TopicDraft>;

/** A saved keyword rule with effects. */
export const Topic = TopicDraft.extend({
  schemaVersion: z.literal(1),
  brandId: z.string(),
  /** Names it in addresses and in other rules (`topic:refunds`). */
  topicId: Slug,
  /** Counts its saves. */
  version: z.number().int().positive(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
});
export type Topic = z.infer<typeof Topic>;

/** A topic that one version of a mention met, with what it does and where its words stand. */
export const TopicMatch = z.object({
  topicId: z.string(),
  version: z.number().int().positive(),
  effects: TopicEffects,
  /** Ranges of the text in UTF-16 units, sorted and apart from each other. */
  highlights: z.array(z.object({ from: z.number().int().nonnegative(), to: z.number().int().positive() })).max(50),
});
export type TopicMatch = z.infer<typeof TopicMatch>;

/** What all of a brand's topics say of one version of a mention. */
export const TopicReading = z.object({
  /** Counts the changes of the brand's topics; the larger one is the newer. */
  revision: z.number().int().nonnegative(),
  /** When the counts were read that it was judged by; some rules ask for them. */
  countedAt: z.iso.datetime().nullable(),
  matches: z.array(TopicMatch),
});
export type TopicReading = z.infer<typeof TopicReading>;

import * as z from "zod";
import { Correction, Signal } from "./signal.ts";
import { TopicReading } from "./topic.ts";

/** What sort of utterance a mention is. */
export const MentionKind = z.enum(["post", "comment", "reply", "message", "review", "repost", "bookmark"]);
export type MentionKind = z.infer<typeof MentionKind>;

/** Who wrote it, as the platform showed them then. */
export const Author = z.object({
  /** The platform's own stable id of the account. */
  id: z.string(),
  name: z.string().optional(),
  handle: z.string().optional(),
  url: z.string().optional(),
  followers: z.number().int().nonnegative().optional(),
  verified: z.boolean().optional(),
});
export type Author = z.infer<typeof Author>;

/** A picture, film, sound or file that came with a mention; a description or address where known. */
export const Media = z.object({
  type: z.enum(["image", "video", "audio", "file", "link"]),
  url: z.string().optional(),
  description: z.string().optional(),
});
export type Media = z.infer<typeof Media>;

/** A marked stretch of the text, as the platform marked it. */
export const Entity = z.object({
  type: z.enum(["mention", "hashtag", "cashtag", "link"]),
  /** UTF-16 units of the text, end exclusive. */
  start: z.number().int().nonnegative(),
  end: z.number().int().positive(),
  /** What is meant: an account's id, the tag without its sign, the whole address. */
  target: z.string().optional(),
});
export type Entity = z.infer<typeof Entity>;

/** How a post was received, as the platform counted it at one time. */
export const Counts = z.object({
  readAt: z.iso.datetime(),
  likes: z.number().int().nonnegative().optional(),
  replies: z.number().int().nonnegative().optional(),
  reposts: z.number().int().nonnegative().optional(),
  quotes: z.number().int().nonnegative().optional(),
  bookmarks: z.number().int().nonnegative().optional(),
  views: z.number().int().nonnegative().optional(),
});
export type Counts = z.infer<typeof Counts>;

/** One version of what was said. */
export const MentionContent = z.object({
  /** The platform's time of this version in epoch milliseconds; the largest wins. */
  version: z.number().int(),
  /** Version of the normaliser that read it; of two readings of one version the newer wins. */
  normaliser: z.number().int().positive(),
  kind: MentionKind,
  text: z.string(),
  truncated: z.boolean().optional(),
  /** BCP 47 code as the platform or author gave it. */
  lang: z.string().optional(),
  /** Null where the platform does not say who wrote it. */
  author: Author.nullable(),
  editedAt: z.iso.datetime().optional(),
  url: z.string().optional(),
  /** External id of the mention it answers. */
  parent: z.string().optional(),
  entities: z.array(Entity).max(100).optional(),
  media: z.array(Media).max(50),
  /** A rating scaled to 0 (worst) … 1 (best). */
  rating: z.number().min(0).max(1).optional(),
  /** Only the two parties see it (direct message, private reply). */
  direct: z.boolean().optional(),
  /** Written by the brand's own account. */
  own: z.boolean(),
  /** What the platform's client needs to answer it: ids, tokens and versions of its own, opaque to everyone else. */
  address: z.record(z.string(), z.string()).optional(),
});
export type MentionContent = z.infer<typeof MentionContent>;

/** A person's ruling on a mention with who made it and when. */
export const RecordedCorrection = z.object({
  value: Correction,
  by: z.object({ id: z.string(), name: z.string() }),
  at: z.iso.datetime(),
});
export type RecordedCorrection = z.infer<typeof RecordedCorrection>;

/** A person's word on the thread that a mention belongs to; null for that of its conversation. */
export const Placement = z.object({
  threadId: z.string().nullable(),
  by: z.object({ id: z.string(), name: z.string() }),
  at: z.iso.datetime(),
});
export type Placement = z.infer<typeof Placement>;

/**
 * One post, comment, message or review: the join of everything that ever arrived about it.
 * Its state does not depend on the order or number of arrivals (see `joinMentions` in mention-join.ts).
 */
export const Mention = z.object({
  schemaVersion: z.literal(1),
  mentionId: z.string(),
  brandId: z.string(),
  platform: z.string(),
  externalId: z.string(),
  /** Sources that saw it, sorted. */
  sourceIds: z.array(z.string()).min(1),
  /** Every name that the conversation was given, sorted; the first one holds. Empty while only a delete has arrived. */
  conversations: z.array(z.string()),
  /** A person put it into a thread; null, or a ruling that says null, for where its conversation belongs. */
  placed: Placement.nullable().default(null),
  /** The thread that a person put it into, else that of the first conversation. */
  threadId: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  /** Newest first; empty once deleted, because what people take back is not kept. */
  revisions: z.array(MentionContent),
  signal: Signal.nullable(),
  /** What the brand's topics say of the newest version; null where there are none. */
  topics: TopicReading.nullable().default(null),
  /** The newest counts that arrived; null where the platform tells none. */
  counts: Counts.nullable().default(null),
  deletedAt: z.iso.datetime().nullable(),
  /** When we erased it at its author's wish; like a delete it absorbs whatever arrives later. */
  erasedAt: z.iso.datetime().optional(),
  /** Its conversations stand here by their threads' ids, because their names say who somebody is. */
  masked: z.literal(true).optional(),
  receivedAt: z.iso.datetime(),
  correction: RecordedCorrection.nullable(),
});
export type Mention = z.infer<typeof Mention>;

/** What the classifier heard, or what the platform says where the classifier does not know the language. */
export function languageOf({ signal, revisions }: Pick<Mention, "signal" | "revisions">): string | null {
  const heard = signal?.language;
  return heard && heard !== "other" ? heard : (revisions[0]?.lang ?? null);
}

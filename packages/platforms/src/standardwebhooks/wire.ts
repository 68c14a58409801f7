import * as z from "zod";
import { MentionKind } from "@kikimimi/core/mention";
import { ExternalId, ShortText, Text } from "@kikimimi/core/text";
import { Address, Count, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { Instant } from "../shared/time.ts";

const Rating = z
  .looseObject({ value: z.number(), max: maybe(z.number().gt(1)) })
  .transform(({ value, max = 5 }, context) => {
    if (value >= 1 && value <= max) return (value - 1) / (max - 1);
    context.addIssue({ code: "custom", message: "value must lie between 1 and max" });
    return z.NEVER;
  });

const GenericAuthor = z.looseObject({
  id: ExternalId,
  name: Label,
  handle: Label,
  url: Address,
  followers: Count,
  verified: decoration(z.boolean()),
});

const GenericMedia = z.looseObject({
  type: z.enum(["image", "video", "audio", "file", "link"]),
  url: Address,
  description: Label,
});

/**
 * The generic mention, `data` of `mention.created` and `mention.updated`, alone or in an array:
 *
 * ```json
 * { "type": "mention.created", "timestamp": "2026-11-26T09:00:00Z",
 *   "data": { "id": 42, "text": "…", "createdAt": "…", "updatedAt": "…", "kind": "review", "lang": "ja", "url": "https://…",
 *     "conversationId": "…", "parentId": "…", "direct": false, "own": false, "rating": { "value": 1, "max": 5 },
 *     "author": { "id": "…", "name": "…", "handle": "…", "url": "https://…", "followers": 10, "verified": true },
 *     "media": [{ "type": "image", "url": "https://…", "description": "…" }] } }
 * ```
 *
 * Only `id` and `text` are required. Ids are texts or numbers. Times are ISO 8601 with a zone.
 * `createdAt` falls back to the envelope's `timestamp`, that to the time of arrival. A conversation is
 * `conversationId`, else `parentId`, else `id`. Without `kind`, a rating makes a review, a `parentId` a reply,
 * anything else a post. A rating counts from 1 to `max` (5 unless given). Unknown fields are passed over.
 */
export const GenericMention = z.looseObject({
  id: ExternalId,
  text: Text,
  createdAt: maybe(Instant),
  updatedAt: maybe(Instant),
  kind: maybe(MentionKind),
  lang: decoration(ShortText),
  url: Address,
  conversationId: MaybeId,
  parentId: MaybeId,
  direct: maybe(z.boolean()),
  own: maybe(z.boolean()),
  rating: maybe(Rating),
  author: maybe(GenericAuthor),
  media: maybe(z.array(decoration(GenericMedia))),
});
export type GenericMention = z.infer<typeof GenericMention>;

/** `data` of `mention.deleted`, alone or in an array; the delete happened at the envelope's `timestamp`. */
export const GenericDeletion = z.looseObject({ id: ExternalId, conversationId: MaybeId });
export type GenericDeletion = z.infer<typeof GenericDeletion>;

/** The envelope around them; `timestamp` is checked where a member needs it. */
export const GenericEnvelope = z.looseObject({
  type: z.enum(["mention.created", "mention.updated", "mention.deleted"]),
  timestamp: z.unknown().optional(),
  data: z.unknown().optional(),
});

/** The envelope's time, absent or an instant. */
export const EnvelopeTime = maybe(Instant);

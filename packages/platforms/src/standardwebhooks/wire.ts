import * as z from "zod";
import { MentionKind } from "@kikimimi/core/mention/mention";
import { ExternalId, ShortText, Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { Instant } from "../shared/time.ts";

const Rating = z
  .looseObject({ value: z.number(), max: maybe(z.number().gt(1)) })
  .transform(({ value, max = 5 }, context) => {
    // A scale that begins at 0 is read as well as one that begins at 1; its 0 is as bad as the other's 1.
    if (value >= 0 && value <= max) return Math.max(0, (value - 1) / (max - 1));
    context.addIssue({ code: "custom", message: "value must lie between 0 and max" });
    return z.NEVER;
  });

const GenericAuthor = z
  .looseObject({
    id: MaybeId,
    name: Label,
    handle: Label,
    url: Address,
    followers: Count,
    verified: decoration(z.boolean()),
  })
  .transform(({ id, ...rest }, context) => {
    // A sender without ids of its own knows people by handle or name.
    const known = id ?? rest.handle ?? rest.name;
    if (known !== undefined) return { id: known, ...rest };
    context.addIssue({ code: "custom", message: "needs an id, a handle or a name" });
    return z.NEVER;
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
 * Only `id` and `text` are required; decorations that cannot be read never cost the mention. Ids are texts or numbers. Times are ISO 8601 with a zone.
 * `createdAt` falls back to the envelope's `timestamp`, that to the time of arrival. A conversation is
 * `conversationId`, else `parentId`, else `id`. Without `kind`, a rating makes a review, a `parentId` a reply,
 * anything else a post. A rating counts from 1 to `max` (5 unless given). Unknown fields are passed over.
 */
export const GenericMention = z.looseObject({
  id: ExternalId,
  text: Text,
  createdAt: maybe(Instant),
  updatedAt: maybe(Instant),
  kind: decoration(MentionKind),
  lang: decoration(ShortText),
  url: Address,
  conversationId: MaybeId,
  parentId: MaybeId,
  direct: maybe(z.boolean()),
  own: maybe(z.boolean()),
  rating: decoration(Rating),
  author: decoration(GenericAuthor),
  media: decoration(z.array(decoration(GenericMedia))),
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

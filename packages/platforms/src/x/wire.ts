import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration } from "../shared/field.ts";
import { Instant } from "../shared/time.ts";
import { Ids } from "./id.ts";

/** A list of which the readable members are kept. */
function listOf<S extends z.ZodType>(member: S) {
  return z
    .unknown()
    .optional()
    .transform((list) =>
      (Array.isArray(list) ? list : []).flatMap((value) => {
        const read = member.safeParse(value);
        return read.success ? [read.data] : [];
      }),
    );
}

/** Where a stretch begins; a wrong place is put right by its words. */
const At = z.number().int().nonnegative().catch(0);

const Entities = decoration(
  z.looseObject({
    mentions: listOf(z.looseObject({ start: At, username: Text.pipe(z.string().min(1)), id: MaybeId })),
    hashtags: listOf(z.looseObject({ start: At, tag: Text.pipe(z.string().min(1)) })),
    cashtags: listOf(z.looseObject({ start: At, tag: Text.pipe(z.string().min(1)) })),
    urls: listOf(z.looseObject({ start: At, url: z.string().min(1), expanded_url: Address, unwound_url: Address })),
  }),
);

/** A post of API v2, with whatever fields were asked for. Source: docs.x.com/x-api/fundamentals/data-dictionary. */
export const XPost = z.looseObject({
  id: ExternalId,
  text: Text.optional(),
  note_tweet: decoration(z.looseObject({ text: Text, entities: Entities })),
  created_at: decoration(Instant),
  author_id: MaybeId,
  conversation_id: MaybeId.catch(undefined),
  edit_history_tweet_ids: Ids,
  lang: Label,
  entities: Entities,
  referenced_tweets: listOf(z.looseObject({ type: z.string(), id: ExternalId })),
  attachments: decoration(z.looseObject({ media_keys: listOf(z.string()) })),
  public_metrics: decoration(
    z.looseObject({
      retweet_count: Count,
      reply_count: Count,
      like_count: Count,
      quote_count: Count,
      bookmark_count: Count,
      impression_count: Count,
    }),
  ),
});
export type XPost = z.infer<typeof XPost>;

/** An account as it stands in `includes.users`; the Activity API sometimes wraps it in `data`. */
export const XUser = z.preprocess(
  (value) => (typeof value === "object" && value !== null && "data" in value ? value.data : value),
  z.looseObject({
    id: ExternalId,
    name: Label,
    username: Label,
    verified: decoration(z.boolean()),
    public_metrics: decoration(z.looseObject({ followers_count: Count })),
  }),
);
export type XUser = z.infer<typeof XUser>;

const XMedia = z.looseObject({
  media_key: z.string().min(1),
  type: z.string(),
  url: Address,
  preview_image_url: Address,
  alt_text: Label,
});
export type XMedia = z.infer<typeof XMedia>;

/** Objects that stand beside the answer; posts there are context and no mentions. */
export const XIncludes = decoration(z.looseObject({ users: listOf(XUser), media: listOf(XMedia) }));
export type XIncludes = z.infer<typeof XIncludes>;

/** A direct message of API v2; other event types tell who joined or left. */
export const XDmEvent = z.looseObject({
  id: ExternalId,
  event_type: z.string().optional(),
  text: Text.optional(),
  created_at: decoration(Instant),
  sender_id: MaybeId,
  dm_conversation_id: MaybeId.catch(undefined),
  participant_ids: Ids,
  entities: Entities,
  attachments: decoration(z.looseObject({ media_keys: listOf(z.string()) })),
});
export type XDmEvent = z.infer<typeof XDmEvent>;

/** An event of the X Activity API. Source: docs.x.com/x-api/activity/event-payloads. */
export const XActivity = z.looseObject({
  event_type: z.string().min(1),
  filter: decoration(z.looseObject({ user_id: MaybeId })),
  payload: z.unknown().optional(),
  includes: XIncludes,
});
export type XActivity = z.infer<typeof XActivity>;

/** `post.delete`: which post went; the event names no time. */
export const XDeleted = z.looseObject({ id: ExternalId });

/** One of the `errors` of an answer; it speaks of a resource that was asked for. */
export const XProblem = z.looseObject({
  type: z.string().optional().catch(undefined),
  title: z.string().optional().catch(undefined),
  resource_type: z.string().optional().catch(undefined),
  resource_id: MaybeId.catch(undefined),
  value: MaybeId.catch(undefined),
  parameter: z.string().optional().catch(undefined),
});
export type XProblem = z.infer<typeof XProblem>;

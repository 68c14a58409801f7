import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { MetaTime } from "../shared/meta-time.ts";

const Person = z.looseObject({ id: decoration(ExternalId), username: Label, name: Label });

/** A comment as the webhook tells it; the console's test sends only `id` and `text`. */
export const CommentValue = z.looseObject({
  id: MaybeId,
  /** Older deliveries and live comments name it so. */
  comment_id: MaybeId,
  text: maybe(Text),
  from: decoration(Person),
  media: decoration(z.looseObject({ id: ExternalId, media_product_type: Label })),
  media_id: MaybeId,
  parent_id: MaybeId,
  timestamp: decoration(MetaTime),
});
export type CommentValue = z.infer<typeof CommentValue>;

const Owner = decoration(z.looseObject({ id: ExternalId }));

/** A comment as the Graph API lists it. */
export const GraphComment = z.looseObject({
  id: ExternalId,
  text: maybe(Text),
  timestamp: decoration(MetaTime),
  /** The name of the older API, in epoch seconds. */
  created_time: decoration(MetaTime),
  username: Label,
  from: decoration(Person),
  user: decoration(Person),
  like_count: Count,
  parent_id: MaybeId,
  media: decoration(z.looseObject({ id: ExternalId })),
});
export type GraphComment = z.infer<typeof GraphComment>;

/** A picture, film or album as the Graph API lists it. */
export const GraphMedia = z.looseObject({
  id: ExternalId,
  /** The older API shows an object. */
  caption: maybe(z.union([Text, z.looseObject({ text: Text }).transform(({ text }) => text)])),
  timestamp: decoration(MetaTime),
  created_time: decoration(MetaTime),
  username: Label,
  user: decoration(Person),
  owner: Owner,
  permalink: Address,
  media_type: Label,
  media_url: Address,
  thumbnail_url: Address,
  like_count: Count,
  comments_count: Count,
  view_count: Count,
});
export type GraphMedia = z.infer<typeof GraphMedia>;

/** What Instagram answers to a comment or a message. */
export const Created = z.looseObject({ id: MaybeId, message_id: MaybeId });

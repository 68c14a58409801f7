import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import { Address, Count, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { MetaTime } from "../shared/meta-time.ts";
import { EpochSeconds } from "../shared/time.ts";

/** What a change is about and what was done. */
export const FeedHead = z.looseObject({ item: z.string().min(1), verb: z.string().min(1) });

const Person = z.looseObject({ id: ExternalId, name: Label });

/** `from` replaced `sender_id` and `sender_name`; all may be missing, and ids come as numbers or texts. */
export const FeedValue = z.looseObject({
  item: z.string(),
  comment_id: MaybeId,
  post_id: MaybeId,
  parent_id: MaybeId,
  photo_id: MaybeId,
  video_id: MaybeId,
  open_graph_story_id: MaybeId,
  from: decoration(Person),
  sender_id: decoration(ExternalId),
  sender_name: Label,
  created_time: maybe(EpochSeconds),
  message: maybe(Text),
  permalink_url: Address,
  post: decoration(z.looseObject({ permalink_url: Address })),
  photo: Address,
  photos: decoration(z.array(Address)),
  video: Address,
  link: Address,
});
export type FeedValue = z.infer<typeof FeedValue>;

/** A recommendation as the webhook tells it. */
export const RatingValue = z.looseObject({
  open_graph_story_id: MaybeId,
  reviewer_id: decoration(ExternalId),
  reviewer_name: Label,
  from: decoration(Person),
  rating: decoration(z.coerce.number()),
  recommendation_type: Label,
  review_text: maybe(Text),
  created_time: maybe(EpochSeconds),
});
export type RatingValue = z.infer<typeof RatingValue>;

const Summed = decoration(z.looseObject({ summary: decoration(z.looseObject({ total_count: Count })) }));

/** A picture, film or link of a listed post or comment. */
export const Attached = z.looseObject({
  type: Label,
  media_type: Label,
  title: Label,
  description: Label,
  url: Address,
  unshimmed_url: Address,
  media: decoration(z.looseObject({ image: decoration(z.looseObject({ src: Address })) })),
});

/** A post or comment as the Graph API lists it; which of the two depends on its place and members. */
export const GraphPost = z.looseObject({
  id: MaybeId,
  message: maybe(Text),
  created_time: maybe(MetaTime),
  updated_time: decoration(MetaTime),
  from: decoration(Person),
  permalink_url: Address,
  full_picture: Address,
  parent: decoration(z.looseObject({ id: ExternalId })),
  object: decoration(z.looseObject({ id: ExternalId })),
  attachments: decoration(z.looseObject({ data: decoration(z.array(decoration(Attached))) })),
  attachment: decoration(Attached),
  like_count: Count,
  comment_count: Count,
  reactions: Summed,
  likes: Summed,
  comments: Summed,
  shares: decoration(z.looseObject({ count: Count })),
});
export type GraphPost = z.infer<typeof GraphPost>;

/** A recommendation as /{page}/ratings lists it. */
export const GraphRating = z.looseObject({
  id: MaybeId,
  created_time: maybe(MetaTime),
  reviewer: decoration(Person),
  rating: decoration(z.coerce.number()),
  recommendation_type: Label,
  review_text: maybe(Text),
  open_graph_story: decoration(z.looseObject({ id: ExternalId })),
});
export type GraphRating = z.infer<typeof GraphRating>;

/** What a Page answers to a post or a private message. */
export const Created = z.looseObject({ id: MaybeId, message_id: MaybeId });

import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import { Address, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { EpochEither, Instant } from "../shared/time.ts";

const flag = decoration(z.boolean());

/** A webhook: one value, or a list of them; the documents show the first, others have received the second. */
export const ThreadsDelivery = z.looseObject({
  time: decoration(EpochEither),
  values: z.union([z.array(z.unknown()), z.looseObject({})]),
});

/** The envelope of Meta's other products. */
export const ThreadsEntry = z.looseObject({
  time: decoration(EpochEither),
  changes: z.array(z.unknown()),
});

export const ThreadsValue = z.looseObject({ field: z.string().min(1), value: z.unknown().optional() });

/** A post that the account took back. */
export const ThreadsDelete = z.looseObject({ id: ExternalId, deleted_at: decoration(Instant) });

/** Another post, as an object or by its bare id. */
const Ref = decoration(
  z.union([ExternalId, z.looseObject({ id: ExternalId })]).transform((ref) => (typeof ref === "string" ? ref : ref.id)),
);

/** One picture or film of a carousel. */
const Child = z.looseObject({ media_type: Label, media_url: Address, alt_text: Label });

/** A post as webhooks and every edge give it, with the fields that were asked for. */
export const ThreadsPost = z.looseObject({
  id: ExternalId,
  timestamp: maybe(Instant),
  text: maybe(Text),
  text_attachment: decoration(z.looseObject({ plaintext: decoration(Text) })),
  username: Label,
  owner: decoration(z.looseObject({ id: MaybeId.catch(undefined) })),
  permalink: Address,
  media_type: Label,
  media_url: Address,
  thumbnail_url: Address,
  gif_url: Address,
  link_attachment_url: Address,
  alt_text: Label,
  children: decoration(z.looseObject({ data: decoration(z.array(decoration(Child))) })),
  is_reply: flag,
  is_reply_owned_by_me: flag,
  root_post: Ref,
  replied_to: Ref,
});
export type ThreadsPost = z.infer<typeof ThreadsPost>;

/** A post of which the time was asked for. */
export const DatedPost = ThreadsPost.extend({ timestamp: Instant });

/** What a poller needs of a post, however little else of it can be read. */
export const ThreadsItem = z.looseObject({
  id: ExternalId,
  timestamp: Instant,
  text: decoration(Text),
  has_replies: flag,
});

/** A list of posts; `after` is there even on the last page. */
export const ThreadsList = z.looseObject({
  data: z.array(z.unknown()),
  paging: decoration(z.looseObject({ cursors: decoration(z.looseObject({ after: Label })) })),
});
export type ThreadsList = z.infer<typeof ThreadsList>;

/** What a recheck notes beside an exchange: the post is gone, or reads differently than it did, since so many ms. */
export const ThreadsNote = z.looseObject({ gone: decoration(EpochEither), edited: decoration(EpochEither) });

/** An answer that names what was made or published. */
export const Named = z.looseObject({ id: ExternalId });

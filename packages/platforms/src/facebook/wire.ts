import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/text";
import { Address, Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { EpochEither, EpochMillis, EpochSeconds } from "../shared/time.ts";

/** A Page webhook: entries of one or many Pages. */
export const FacebookDelivery = z.looseObject({ object: z.literal("page"), entry: z.array(z.unknown()) });

/** One Page's news; `time` is in seconds for the feed and in milliseconds for Messenger. */
export const FacebookEntry = z.looseObject({
  id: ExternalId,
  time: maybe(EpochEither),
  changes: maybe(z.array(z.unknown())),
  messaging: maybe(z.array(z.unknown())),
  /** Conversations that another app owns; heard all the same. */
  standby: maybe(z.array(z.unknown())),
});
export type FacebookEntry = z.infer<typeof FacebookEntry>;

export const FacebookChange = z.looseObject({ field: z.string().min(1), value: z.unknown().optional() });

/** What a feed change is about and what was done. */
export const FeedHead = z.looseObject({ item: z.string().min(1), verb: z.string().min(1) });

/** `from` replaced `sender_id` and `sender_name`; all may be missing, and ids come as numbers or texts. */
export const FeedValue = z.looseObject({
  item: z.string(),
  comment_id: MaybeId,
  post_id: MaybeId,
  parent_id: MaybeId,
  from: decoration(z.looseObject({ id: ExternalId, name: Label })),
  sender_id: decoration(ExternalId),
  sender_name: Label,
  created_time: maybe(EpochSeconds),
  message: maybe(Text),
  permalink_url: Address,
  photo: Address,
  video: Address,
  link: Address,
});
export type FeedValue = z.infer<typeof FeedValue>;

const Party = z.looseObject({ id: ExternalId });

const Attachment = z.looseObject({
  type: z.string(),
  payload: decoration(z.looseObject({ url: Address })),
});

/** A Messenger event that carries a message; `message_edit` has the same few fields. */
export const MessengerMessage = z.looseObject({
  sender: Party,
  recipient: Party,
  timestamp: EpochMillis,
  message: z.looseObject({
    mid: ExternalId,
    text: maybe(Text),
    is_echo: decoration(z.boolean()),
    is_deleted: decoration(z.boolean()),
    is_unsupported: decoration(z.boolean()),
    sticker_id: decoration(ExternalId),
    reply_to: decoration(z.looseObject({ mid: ExternalId })),
    attachments: decoration(z.array(decoration(Attachment))),
  }),
});
export type MessengerMessage = z.infer<typeof MessengerMessage>;

/** Any Messenger event, of which only the members' names are of interest. */
export const MessengerEvent = z.looseObject({});

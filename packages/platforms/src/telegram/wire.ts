import * as z from "zod";
import { ExternalId, Text } from "@kikimimi/core/base/text";
import { Label, MaybeId, decoration, maybe } from "../shared/field.ts";
import { EpochEither } from "../shared/time.ts";

/** A person or a bot. */
const User = z.looseObject({ id: ExternalId, first_name: Label, last_name: Label, username: Label });
export type TelegramUser = z.infer<typeof User>;

/** A place to talk in: `private`, `group`, `supergroup` or `channel`. */
const Chat = z.looseObject({
  id: ExternalId,
  type: z.string(),
  title: Label,
  username: Label,
  is_forum: decoration(z.boolean()),
});
export type TelegramChat = z.infer<typeof Chat>;

/** A marked stretch; offsets in UTF-16 units. */
const MessageEntity = z.looseObject({
  type: z.string(),
  offset: z.number().int().nonnegative(),
  length: z.number().int().positive(),
  url: Label,
  user: decoration(z.looseObject({ id: ExternalId })),
});
export type TelegramEntity = z.infer<typeof MessageEntity>;
const entities = decoration(z.array(decoration(MessageEntity)));

const File = decoration(z.looseObject({ file_name: Label, title: Label }));

/** What a message answers; it holds no answer of its own. */
const Answered = z.looseObject({
  message_id: ExternalId,
  message_thread_id: MaybeId,
  forum_topic_created: z.unknown().optional(),
});

/** A message as every update and method shows it. */
export const TelegramMessage = z.looseObject({
  message_id: ExternalId,
  date: EpochEither,
  edit_date: decoration(EpochEither),
  chat: Chat,
  from: decoration(User),
  sender_chat: decoration(Chat),
  sender_business_bot: decoration(User),
  business_connection_id: MaybeId,
  message_thread_id: MaybeId,
  is_topic_message: decoration(z.boolean()),
  direct_messages_topic: decoration(z.looseObject({ topic_id: ExternalId })),
  reply_to_message: decoration(Answered),
  forward_origin: z.unknown().optional(),
  /** What stood in its place before Bot API 7.0. */
  forward_date: z.unknown().optional(),
  text: maybe(Text),
  caption: maybe(Text),
  entities,
  caption_entities: entities,
  photo: decoration(z.array(z.unknown()).min(1)),
  video: File,
  animation: File,
  video_note: File,
  voice: File,
  audio: File,
  document: File,
  paid_media: decoration(
    z.looseObject({ paid_media: decoration(z.array(decoration(z.looseObject({ type: Label })))) }),
  ),
  poll: decoration(z.looseObject({ question: Text })),
  venue: decoration(z.looseObject({ title: Label, address: Label })),
});
export type TelegramMessage = z.infer<typeof TelegramMessage>;

/** Messages of a business chat that were taken back. */
export const TelegramDeleted = z.looseObject({
  business_connection_id: ExternalId,
  chat: z.looseObject({ id: ExternalId }),
  message_ids: z.array(z.unknown()),
});

/** The answer of every method. */
export const TelegramAnswer = z.looseObject({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: decoration(z.number().int()),
  parameters: decoration(
    z.looseObject({ retry_after: decoration(z.number().nonnegative()), migrate_to_chat_id: MaybeId }),
  ),
});
export type TelegramAnswer = z.infer<typeof TelegramAnswer>;

/** As much of an update as moves the cursor. */
export const TelegramUpdateHead = z.looseObject({ update_id: z.coerce.number().int().nonnegative() });

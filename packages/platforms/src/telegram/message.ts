import type { Author, Entity, Media, MentionContent } from "@kikimimi/core/mention/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, ignored } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import type { TelegramSettings } from "./manifest.ts";
import type { TelegramChat, TelegramEntity, TelegramMessage, TelegramUser } from "./wire.ts";

/** What a message can be besides something said: each is passed over by its own name. */
const SILENT = [
  "sticker",
  "dice",
  "game",
  "contact",
  "location",
  "story",
  "checklist",
  "new_chat_members",
  "left_chat_member",
  "new_chat_title",
  "new_chat_photo",
  "delete_chat_photo",
  "group_chat_created",
  "supergroup_chat_created",
  "channel_chat_created",
  "message_auto_delete_timer_changed",
  "migrate_to_chat_id",
  "migrate_from_chat_id",
  "pinned_message",
  "invoice",
  "successful_payment",
  "refunded_payment",
  "users_shared",
  "chat_shared",
  "connected_website",
  "write_access_allowed",
  "passport_data",
  "proximity_alert_triggered",
  "boost_added",
  "chat_background_set",
  "checklist_tasks_done",
  "checklist_tasks_added",
  "direct_message_price_changed",
  "paid_message_price_changed",
  "forum_topic_created",
  "forum_topic_edited",
  "forum_topic_closed",
  "forum_topic_reopened",
  "general_forum_topic_hidden",
  "general_forum_topic_unhidden",
  "gift",
  "unique_gift",
  "giveaway_created",
  "giveaway",
  "giveaway_winners",
  "giveaway_completed",
  "video_chat_scheduled",
  "video_chat_started",
  "video_chat_ended",
  "video_chat_participants_invited",
  "web_app_data",
  "suggested_post_approved",
  "suggested_post_approval_failed",
  "suggested_post_declined",
  "suggested_post_paid",
  "suggested_post_refunded",
] as const;

/** One message to core; what is no speech is named. */
export function readMessage(message: TelegramMessage, settings: TelegramSettings): readonly Finding[] {
  // The bot may know that a message exists and no more; Telegram gives it the date 0.
  if (message.date === 0) return [ignored("inaccessible_message")];
  const text = textOf(message);
  const media = mediaOf(message);
  if (text === "" && media.length === 0) {
    return [ignored(SILENT.find((name) => message[name] !== undefined && message[name] !== null) ?? "unknown_message")];
  }
  return [mentionOf(message, text, media, settings)];
}

/** Message ids count within a chat; those of a business account's chats are numbered apart from the bot's own. */
export function idOf(
  {
    chat,
    business_connection_id: business,
  }: Pick<TelegramMessage, "business_connection_id"> & { chat: { id: string } },
  messageId: string,
): string {
  return `${business === undefined ? "" : `${business}/`}${chat.id}/${messageId}`;
}

function mentionOf(message: TelegramMessage, text: string, media: Media[], settings: TelegramSettings): Finding {
  const { chat, reply_to_message: answered } = message;
  // An edit within the second of the post must still win.
  const version = message.edit_date === undefined ? message.date : Math.max(message.edit_date, message.date + 1);
  const toTopic = answered?.forum_topic_created !== undefined && answered.forum_topic_created !== null;
  const direct =
    chat.type === "private" ||
    message.business_connection_id !== undefined ||
    message.direct_messages_topic !== undefined;
  return {
    type: "upserted",
    externalId: idOf(message, message.message_id),
    conversation: conversationOf(message),
    createdAt: isoOf(message.date),
    content: {
      version,
      kind: kindOf(message),
      ...bounded(text),
      author: authorIn(message),
      ...present({
        editedAt: message.edit_date === undefined ? undefined : isoOf(message.edit_date),
        url: urlOf(message),
        parent: answered && !toTopic ? idOf(message, answered.message_id) : undefined,
        entities: entitiesOf(message, text),
        direct: direct ? true : undefined,
      }),
      media,
      own: isOwn(message, settings),
      address: present({
        chatId: chat.id,
        messageId: message.message_id,
        businessConnectionId: message.business_connection_id,
        topicId: message.is_topic_message === true ? message.message_thread_id : undefined,
        directTopicId: message.direct_messages_topic?.topic_id,
      }),
    },
  };
}

/**
 * A chat of two and a small group are one conversation each, a forum one for each topic, a channel one for each post. In
 * other supergroups `message_thread_id` names the first message of a chain of answers.
 */
function conversationOf(message: TelegramMessage): string {
  const { chat, message_id: id, message_thread_id: thread, reply_to_message: answered } = message;
  const within = (part: string): string => idOf(message, part);
  const whole = within("").slice(0, -1);
  if (message.direct_messages_topic !== undefined) return within(`topic-${message.direct_messages_topic.topic_id}`);
  if (chat.type === "channel") return within(id);
  if (message.is_topic_message === true && thread !== undefined) return within(`topic-${thread}`);
  if (chat.type !== "supergroup" || chat.is_forum === true) return whole;
  return within(thread ?? answered?.message_thread_id ?? answered?.message_id ?? id);
}

function kindOf({ chat, forward_origin: origin, forward_date: forwarded }: TelegramMessage): MentionContent["kind"] {
  if (chat.type !== "channel") return "message";
  return (origin ?? forwarded ?? undefined) === undefined ? "post" : "repost";
}

/** Who speaks as a channel or group is that, whatever account Telegram puts in its place. */
function authorIn({ from, sender_chat: sender, chat }: TelegramMessage): Author | null {
  if (sender) return authorOfChat(sender);
  if (from) return authorOf(from.id, { name: nameOf(from), handle: from.username, url: profileUrl(from.username) });
  return chat.type === "channel" ? authorOfChat(chat) : null;
}

function authorOfChat({ id, title, username }: TelegramChat): Author {
  return authorOf(id, { name: title, handle: username, url: profileUrl(username) });
}

function nameOf({ first_name: first, last_name: last }: TelegramUser): string | undefined {
  return [first, last].filter((part) => part !== undefined).join(" ") || undefined;
}

function profileUrl(username: string | undefined): string | undefined {
  return username === undefined ? undefined : `https://t.me/${encodeURIComponent(username)}`;
}

/** Public chats show their messages to everybody, supergroups and channels without a name to their members. */
function urlOf({ chat, message_id: id }: TelegramMessage): string | undefined {
  if (chat.type !== "supergroup" && chat.type !== "channel") return undefined;
  if (chat.username !== undefined) return `${profileUrl(chat.username)}/${id}`;
  const inner = /^-100(\d+)$/.exec(chat.id)?.[1];
  return inner === undefined ? undefined : `https://t.me/c/${inner}/${id}`;
}

function isOwn(message: TelegramMessage, { botId, ownIds }: TelegramSettings): boolean {
  const { chat, from, sender_chat: sender, sender_business_bot: bot } = message;
  const speakers = [from?.id, sender?.id, bot?.id, chat.type === "channel" ? chat.id : undefined];
  return speakers.some((id) => id !== undefined && (id === botId || ownIds.includes(id)));
}

function textOf({ text, caption, poll, venue }: TelegramMessage): string {
  const said = text ?? caption ?? poll?.question;
  if (said !== undefined) return said;
  return [venue?.title, venue?.address].filter((part) => part !== undefined).join("\n");
}

function mediaOf(message: TelegramMessage): Media[] {
  const { photo, video, animation, video_note: note, voice, audio, document, paid_media: paid } = message;
  const media: Media[] = (paid?.paid_media ?? []).map((one) => ({ type: one?.type === "video" ? "video" : "image" }));
  if (photo) media.push({ type: "image" });
  const film = video ?? animation ?? note;
  if (film) media.push({ type: "video", ...present({ description: film.file_name }) });
  const sound = voice ?? audio;
  if (sound) media.push({ type: "audio", ...present({ description: sound.title ?? sound.file_name }) });
  // An animation comes as a document once more.
  if (document && !animation) media.push({ type: "file", ...present({ description: document.file_name }) });
  return media;
}

function entitiesOf(message: TelegramMessage, text: string): Entity[] | undefined {
  const marked = message.text === undefined ? message.caption_entities : message.entities;
  const found = (marked ?? []).flatMap((one) => (one ? entityOf(one, text) : []));
  return found.length > 0 ? found.slice(0, 100) : undefined;
}

const TYPES: ReadonlyMap<string, Entity["type"]> = new Map([
  ["mention", "mention"],
  ["text_mention", "mention"],
  ["hashtag", "hashtag"],
  ["cashtag", "cashtag"],
  ["url", "link"],
  ["text_link", "link"],
]);

function entityOf({ type: name, offset, length, url, user }: TelegramEntity, text: string): Entity[] {
  const type = TYPES.get(name);
  if (type === undefined || offset + length > text.length) return [];
  const covered = text.slice(offset, offset + length);
  const target = type === "link" ? (url ?? covered) : (user?.id ?? covered.replace(/^[@#$＃]/, ""));
  return [{ type, start: offset, end: offset + length, target }];
}

import type { Media } from "@kikimimi/core/mention";
import { authorOf, bounded, present } from "../shared/field.ts";
import { type Finding, ignored, readMember, snakeCase } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { type FacebookEntry, MessengerEvent, MessengerMessage } from "./wire.ts";

/** Messenger events that carry nothing a customer said, by the member that names them. */
const SILENT = [
  "read",
  "delivery",
  "reaction",
  "postback",
  "referral",
  "optin",
  "message_edit",
  "account_linking",
  "policy-enforcement",
  "policy_enforcement",
  "pass_thread_control",
  "take_thread_control",
  "request_thread_control",
  "app_roles",
  "game_play",
  "order",
  "messaging_feedback",
] as const;

/** One Messenger event of a Page: messages both ways become mentions of the customer's conversation. */
export function readMessaging(event: unknown, entry: FacebookEntry): readonly Finding[] {
  return readMember("facebook_messaging", MessengerEvent, event, (head) => {
    if (head["message"] !== undefined)
      return readMember("facebook_message", MessengerMessage, event, (sent) => [read(sent, entry)]);
    const name = SILENT.find((member) => head[member] !== undefined);
    return [ignored(name === undefined ? "unknown_event" : snakeCase(name))];
  });
}

function read({ sender, recipient, timestamp, message }: MessengerMessage, entry: FacebookEntry): Finding {
  const own = message.is_echo === true || sender.id === entry.id;
  const conversation = own ? recipient.id : sender.id;
  if (message.is_deleted)
    return { type: "deleted", externalId: message.mid, conversation, deletedAt: isoOf(timestamp) };
  if (message.is_unsupported) return ignored("unsupported_message");
  const media = mediaOf(message);
  if (message.text === undefined && message.sticker_id !== undefined) return ignored("sticker");
  if (message.text === undefined && media.length === 0) return ignored("message_without_content");
  return {
    type: "upserted",
    externalId: message.mid,
    conversation,
    createdAt: isoOf(timestamp),
    content: {
      version: timestamp,
      kind: "message",
      ...bounded(message.text ?? ""),
      author: authorOf(sender.id, {}),
      ...present({ parent: message.reply_to?.mid }),
      media,
      direct: true,
      own,
    },
  };
}

function mediaOf(message: MessengerMessage["message"]): Media[] {
  return (message.attachments ?? [])
    .filter((attachment) => attachment !== undefined)
    .slice(0, 50)
    .map(({ type, payload }) => ({ type: mediaTypeOf(type), ...present({ url: payload?.url }) }));
}

function mediaTypeOf(type: string): Media["type"] {
  if (type === "image" || type === "video" || type === "audio" || type === "file") return type;
  return "link";
}

import type { Normalised } from "@kikimimi/core/mention/change";
import type { Entity, Media } from "@kikimimi/core/mention/mention";
import type { NormaliseInput } from "../platform.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { authorOf, bounded, present } from "../shared/field.ts";
import {
  type Finding,
  failed,
  gather,
  ignored,
  isRecord,
  issueOf,
  readMember,
  says,
  snakeCase,
} from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { LineSettings } from "./manifest.ts";
import {
  LineDelivery,
  LineEventHead,
  type LineMessage,
  LineMessageEvent,
  LineMessageHead,
  LineUnsendEvent,
} from "./wire.ts";

/** Event types that are documented and carry nothing that anybody said. */
const SILENT = new Set([
  "follow",
  "unfollow",
  "join",
  "leave",
  "memberJoined",
  "memberLeft",
  "postback",
  "beacon",
  "accountLink",
  "videoPlayComplete",
  "membership",
  "things",
  "module",
  "activated",
  "deactivated",
  "botSuspended",
  "botResumed",
  "delivery",
]);

const SPOKEN = new Set(["text", "image", "video", "audio", "file", "location"]);

/** LINE webhook to core: messages and edits become mentions, `unsend` a delete, the rest is named. */
export function normalise(input: NormaliseInput): Normalised {
  const body = deliveryOf(input.body);
  if (!isRecord(body) || body["events"] === undefined) return gather([ignored(answerName(body))]);
  const delivery = LineDelivery.safeParse(body);
  if (!delivery.success) return gather([failed(`line_delivery: ${issueOf(delivery.error)}`)]);
  if (delivery.data.events.length === 0) return gather([ignored("empty_delivery")]);
  const reading = readingOf(input);
  return gather(
    delivery.data.events.flatMap((event) =>
      readMember("line_event", LineEventHead, event, (head) => readEvent(head.type, event, reading)),
    ),
  );
}

type Reading = { readonly settings: LineSettings; readonly receivedAt: number };

function readingOf({ settings, receivedAt }: NormaliseInput): Reading {
  return { settings: LineSettings.parse(settings), receivedAt: receivedAt.getTime() };
}

/** A delivery; an event alone, as SDKs hand it on, is one of one event. */
function deliveryOf(body: unknown): unknown {
  return isRecord(body) && typeof body["type"] === "string" && isRecord(body["source"]) ? { events: [body] } : body;
}

/** LINE's API answers show no messages; each is told by a field of its own. */
const ANSWERS: readonly (readonly [field: string, reason: string])[] = [
  ["sentMessages", "sent_messages"],
  ["basicId", "bot_info"],
  ["displayName", "profile"],
  ["totalUsage", "quota"],
  ["groupName", "group_summary"],
  ["userIds", "user_ids"],
  ["memberIds", "user_ids"],
  ["endpoint", "webhook_info"],
  ["access_token", "token"],
  ["message", "error_response"],
];

function answerName(body: unknown): string {
  const answer = exchangeOf(body).body;
  if (!isRecord(answer)) return "unknown_payload";
  return ANSWERS.find(([field]) => answer[field] !== undefined)?.[1] ?? "unknown_payload";
}

/** A LINE delivery without the messages and edits of these posts. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const body = deliveryOf(input.body);
  if (!isRecord(body) || !Array.isArray(body["events"])) return input.body;
  const reading = readingOf(input);
  const told = (event: unknown): boolean =>
    says(
      readMember("line_event", LineEventHead, event, (head) => readEvent(head.type, event, reading)),
      deleted,
    );
  return { ...body, events: body["events"].filter((event) => !told(event)) };
}

function readEvent(type: string, event: unknown, reading: Reading): readonly Finding[] {
  if (type === "message" || type === "messageEdited") {
    const edited = type === "messageEdited";
    return readMember(`line_${snakeCase(type)}`, LineMessageHead, event, ({ message }) => {
      if (message.type === "sticker") return [ignored("sticker")];
      if (!SPOKEN.has(message.type)) return [ignored("unknown_message")];
      return readMember(`line_${snakeCase(type)}`, LineMessageEvent, event, (said) => [
        mentionOf(said, edited, reading),
      ]);
    });
  }
  if (type === "unsend")
    return readMember("line_unsend", LineUnsendEvent, event, (unsent) => [deletionOf(unsent, reading)]);
  return [ignored(SILENT.has(type) ? snakeCase(type) : "unknown_event")];
}

/** Message ids repeat across chats in the SDKs' own samples, so the chat is part of the identity. */
function idOf(chat: string, messageId: string): string {
  return `${chat}/${messageId}`;
}

function mentionOf(event: LineMessageEvent, edited: boolean, { settings, receivedAt }: Reading): Finding {
  const { timestamp = receivedAt, source, message } = event;
  const at = isoOf(timestamp);
  const { quotedMessageId } = message;
  return {
    type: "upserted",
    externalId: idOf(source.id, message.id),
    conversation: source.id,
    createdAt: at,
    content: {
      version: timestamp,
      kind: "message",
      ...bounded(textOf(message)),
      author: source.userId === undefined ? null : authorOf(source.userId, {}),
      ...present({ parent: quotedMessageId && idOf(source.id, quotedMessageId), editedAt: edited ? at : undefined }),
      ...present({ entities: message.type === "text" ? entitiesOf(message) : undefined }),
      media: mediaOf(message),
      direct: source.direct,
      own: settings.botUserId !== undefined && source.userId === settings.botUserId,
      address: addressOf(event, at),
    },
  };
}

function addressOf({ source, message, replyToken, mode }: LineMessageEvent, at: string): Record<string, string> {
  // In a chat of two there is nothing to point at; a quotation would only repeat the customer's words.
  const quoteToken = source.direct ? undefined : message.quoteToken;
  const token = replyToken === undefined ? {} : { replyToken, replyTokenAt: at };
  return { to: source.id, ...token, ...present({ quoteToken, mode: mode === "standby" ? mode : undefined }) };
}

function entitiesOf({ text, mention }: Extract<LineMessage, { type: "text" }>): Entity[] | undefined {
  const entities = (mention?.mentionees ?? []).flatMap((one): Entity[] => {
    if (!one?.length || one.index === undefined || one.index + one.length > text.length) return [];
    return [{ type: "mention", start: one.index, end: one.index + one.length, ...present({ target: one.userId }) }];
  });
  return entities.length > 0 ? entities.slice(0, 100) : undefined;
}

function deletionOf({ timestamp, source, unsend }: LineUnsendEvent, { receivedAt }: Reading): Finding {
  return {
    type: "deleted",
    externalId: idOf(source.id, unsend.messageId),
    conversation: source.id,
    deletedAt: isoOf(timestamp ?? receivedAt),
  };
}

function textOf(message: LineMessage): string {
  if (message.type === "text") return message.text;
  if (message.type === "location")
    return [message.title, message.address].filter((part) => part !== undefined).join("\n");
  return "";
}

function mediaOf(message: LineMessage): Media[] {
  if (message.type === "text" || message.type === "location") return [];
  if (message.type === "file") return [{ type: "file", ...present({ description: message.fileName }) }];
  return [{ type: message.type, ...present({ url: message.contentProvider?.originalContentUrl }) }];
}

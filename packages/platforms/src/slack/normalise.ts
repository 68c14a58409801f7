import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { withAnswer } from "../shared/answer.ts";
import { type Exchange, exchangeOf } from "../shared/exchange.ts";
import { type Finding, failed, gather, ignored, isRecord, readMember, says, snakeCase } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { SlackSettings } from "./manifest.ts";
import { type Reading, conversationOf, idOf, readMessage } from "./message.ts";
import { SlackChanged, SlackDeleted, SlackHead, SlackMessage, msOf } from "./wire.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Events, Web API answers and interactions to core. */
export function normalise(input: NormaliseInput): Normalised {
  const exchange = exchangeOf(input.body);
  const { body } = exchange;
  const reading = readingOf(exchange, input);
  if (!isRecord(body)) return gather([ignored("unknown_payload")]);
  const event = eventOf(body);
  if (event) return gather(readEvent(event, reading));
  if (body["ok"] === false) return gather([ignored("error_response")]);
  const lists = listsOf(exchange);
  if (lists.length > 0) {
    const members = lists.flat();
    if (members.length === 0) return gather([ignored("empty_delivery")]);
    return gather(members.flatMap((member) => readListed(member, reading)));
  }
  if (isRecord(body["message"]) && body["ok"] === true) return gather(readListed(body["message"], reading));
  // Sockets tell the event itself.
  if (typeof body["ts"] === "string" && typeof body["type"] === "string") return gather(readEvent(body, reading));
  return gather([ignored(nameOf(body))]);
}

/** The event of a delivery; socket mode puts the delivery into an envelope. */
function eventOf(body: Fields): Fields | undefined {
  const delivered = body["envelope_id"] !== undefined && isRecord(body["payload"]) ? body["payload"] : body;
  return isRecord(delivered["event"]) ? delivered["event"] : undefined;
}

/** A delivery without the messages of these posts. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const exchange = exchangeOf(input.body);
  const { body } = exchange;
  if (!isRecord(body)) return input.body;
  const reading = readingOf(exchange, input);
  const strip = (list: unknown): unknown =>
    Array.isArray(list) ? list.filter((member) => !says(readListed(member, reading), deleted)) : list;
  if (listsOf(exchange).length === 0) {
    // What is left of an event is that there was one.
    return normalise(input).changes.some((one) => one.type === "upserted" && deleted.has(one.externalId))
      ? withAnswer(input.body, { ok: true, messages: [] })
      : input.body;
  }
  const { messages } = body;
  const kept = isRecord(messages)
    ? { ...body, messages: { ...messages, matches: strip(messages["matches"]) } }
    : { ...body, ...(messages === undefined ? {} : { messages: strip(messages) }), ...itemsOf(body, strip) };
  const delivery = withAnswer(input.body, kept);
  if (exchange.rest["replies"] === undefined || !isRecord(delivery)) return delivery;
  return { ...delivery, replies: strip(exchange.rest["replies"]) };
}

function itemsOf(body: Fields, strip: (list: unknown) => unknown): object {
  return body["items"] === undefined ? {} : { items: strip(body["items"]) };
}

/** The question names the channel of a history; a source with one channel has no other. */
function readingOf({ uri, body }: Exchange, { settings, receivedAt }: NormaliseInput): Reading {
  const parsed = SlackSettings.parse(settings);
  const asked = uri === undefined ? undefined : URL.parse(uri)?.searchParams.get("channel");
  const told =
    isRecord(body) && typeof body["channel"] === "string" && body["channel"] !== "" ? body["channel"] : undefined;
  const only = parsed.channels.length === 1 ? parsed.channels[0] : undefined;
  return { settings: parsed, receivedAt, channel: asked || (told ?? only) };
}

/** Messages of a history or thread, matches of a search, pinned items, and answers that the poller read beside them. */
function listsOf({ body, rest }: Exchange): readonly (readonly unknown[])[] {
  if (!isRecord(body)) return [];
  const { messages, items } = body;
  const matches = isRecord(messages) ? messages["matches"] : messages;
  return [matches, items, rest["replies"]].filter((list): list is readonly unknown[] => Array.isArray(list));
}

/** A member of a list: a message, or an item that holds one. */
function readListed(member: unknown, reading: Reading): readonly Finding[] {
  if (!isRecord(member)) return [failed("slack_message: no message")];
  const { message, channel } = member;
  if (isRecord(message) && member["ts"] === undefined) {
    return readSaid(message, typeof channel === "string" ? { ...reading, channel } : reading);
  }
  // Pins and reactions are of files as well.
  const { type } = member;
  if (typeof type === "string" && type !== "message" && member["ts"] === undefined) return [ignored(snakeCase(type))];
  return readSaid(member, reading);
}

function readSaid(message: unknown, reading: Reading): readonly Finding[] {
  if (isRecord(message)) {
    // Recordings of which only the shape was kept have blanks in place of every value.
    if (message["ts"] === "") return [ignored("blank_message")];
    if (message["ts"] === undefined || message["ts"] === null) {
      return message["event_ts"]
        ? readSaid({ ...message, ts: message["event_ts"] }, reading)
        : [ignored("message_without_ts")];
    }
  }
  return readMember("slack_message", SlackMessage, message, (said) => readMessage(said, reading));
}

function readEvent(event: Fields, reading: Reading): readonly Finding[] {
  return readMember("slack_event", SlackHead, event, ({ type, subtype }) => {
    if (type === "app_mention") return readSaid(event, reading);
    if (type !== "message") return [ignored(type === "" ? "unknown_event" : snakeCase(type))];
    if (subtype === "message_changed") return readChanged(event, reading);
    if (subtype === "message_deleted") return readDeleted(event, reading);
    return readSaid(event, reading);
  });
}

function readChanged(event: Fields, reading: Reading): readonly Finding[] {
  return readMember("slack_message_changed", SlackChanged, event, ({ channel, message, event_ts: at }) => {
    // What was deleted and had answers is told as a change into a tombstone.
    const receivedAt = at === undefined ? reading.receivedAt : new Date(msOf(at));
    const isTombstone = isRecord(message) && message["subtype"] === "tombstone";
    const placed = { ...reading, channel: channel ?? reading.channel };
    return readSaid(message, isTombstone ? { ...placed, receivedAt } : placed);
  });
}

function readDeleted(event: Fields, { channel: asked, receivedAt }: Reading): readonly Finding[] {
  if (event["deleted_ts"] === "") return [ignored("blank_message")];
  return readMember("slack_message_deleted", SlackDeleted, event, (gone) => {
    const channel = gone.channel ?? asked;
    const at = gone.event_ts ?? gone.ts;
    const root = gone.previous_message?.thread_ts ?? gone.deleted_ts;
    return [
      {
        type: "deleted",
        externalId: idOf(channel, gone.deleted_ts),
        conversation: conversationOf(channel, root),
        deletedAt: isoOf(at === undefined ? receivedAt.getTime() : msOf(at)),
      },
    ];
  });
}

/** Deliveries that are documented and carry nothing that anybody said. */
const SILENT = new Set([
  "url_verification",
  "app_rate_limited",
  "block_actions",
  "block_suggestion",
  "interactive_message",
  "dialog_submission",
  "dialog_cancellation",
  "dialog_suggestion",
  "message_action",
  "shortcut",
  "view_submission",
  "view_closed",
  "workflow_step_edit",
]);

function nameOf(body: Fields): string {
  const { type } = body;
  if (typeof type === "string" && SILENT.has(type)) return type;
  if (typeof body["command"] === "string" && body["response_url"] !== undefined) return "slash_command";
  if (body["ok"] !== true) return "unknown_payload";
  if (body["bot_id"] !== undefined || body["user_id"] !== undefined) return "auth_test";
  if (body["user"] !== undefined || body["members"] !== undefined || body["profile"] !== undefined) return "profile";
  return body["channels"] !== undefined || body["channel"] !== undefined ? "channel" : "unknown_payload";
}

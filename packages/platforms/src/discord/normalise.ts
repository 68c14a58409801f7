import type { Normalised } from "@kikimimi/core/mention/change";
import { ExternalId } from "@kikimimi/core/base/text";
import type { NormaliseInput } from "../platform.ts";
import { withAnswer } from "../shared/answer.ts";
import { type Exchange, exchangeOf } from "../shared/exchange.ts";
import { type Finding, failed, gather, ignored, isRecord, readMember, says, snakeCase } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { DiscordSettings } from "./manifest.ts";
import { type Page, readMessage } from "./message.ts";
import { placesOf } from "./place.ts";
import { DiscordDeleted, DiscordError, DiscordMessage, DiscordNotes } from "./wire.ts";

/** Discord's code for a message that is gone. */
const UNKNOWN_MESSAGE = 10_008;

/** Discord's answers, gateway events and interactions to core; a list of recorded exchanges is read one by one. */
export function normalise(input: NormaliseInput): Normalised {
  return gather(partsOf(input.body).flatMap((part) => readPart(part, input)));
}

/** A delivery without the messages of these posts, wherever it lists them. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  if (isBatch(input.body)) return input.body.map((part) => strippedPart(part, input, deleted));
  return strippedPart(input.body, input, deleted);
}

function strippedPart(part: unknown, input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const exchange = exchangeOf(part);
  const page = pageOf(exchange, input);
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip).filter((member) => member !== GONE);
    if (!isRecord(value)) return value;
    const message = messageIn(value) ?? dispatched(value);
    if (message !== undefined) return says(readSaid(message, page), deleted) ? GONE : value;
    if (!Array.isArray(value["messages"]) && !Array.isArray(value["items"])) return value;
    return { ...value, ...stripLists(value, strip) };
  };
  const kept = strip(exchange.body);
  return withAnswer(part, kept === GONE ? [] : kept);
}

const GONE = Symbol("gone");

function stripLists(value: Readonly<Record<string, unknown>>, strip: (list: unknown) => unknown): object {
  const lists = Object.entries(value).filter(([name, list]) => LISTS.has(name) && Array.isArray(list));
  return Object.fromEntries(lists.map(([name, list]) => [name, strip(list)]));
}

/** Members of an answer that list messages: a search, and a channel's pins. */
const LISTS = new Set(["messages", "items"]);

function partsOf(body: unknown): readonly unknown[] {
  return isBatch(body) ? body : [body];
}

function isBatch(body: unknown): body is readonly unknown[] {
  return Array.isArray(body) && body.some((part) => isRecord(part) && isRecord(part["response"]));
}

function readPart(part: unknown, input: NormaliseInput): readonly Finding[] {
  const exchange = exchangeOf(part);
  const { body } = exchange;
  const page = pageOf(exchange, input);
  if (Array.isArray(body)) return readList(body, page);
  if (!isRecord(body)) return [ignored("unknown_payload")];
  if (messageIn(body) !== undefined) return readSaid(messageIn(body), page);
  const lists = [...LISTS].flatMap((name) => (Array.isArray(body[name]) ? [body[name]] : []));
  if (lists.length > 0) return lists.flatMap((list) => readList(list, page));
  if (typeof body["message"] === "string") return [readRefusal(body, exchange, page)];
  if (typeof body["t"] === "string" && "d" in body) return readDispatch(body["t"], body["d"], page);
  return [ignored(nameOf(body))];
}

function pageOf(exchange: Exchange, { settings, receivedAt }: NormaliseInput): Page {
  const notes = DiscordNotes.safeParse(exchange.rest).data;
  const roots = Object.entries(notes?.roots ?? {}).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return {
    settings: DiscordSettings.parse(settings),
    receivedAt,
    places: placesOf(messagesIn(exchange.body)),
    roots: new Map(roots),
    guildId: notes?.guild_id,
  };
}

/** Everything in an answer that looks like a message. */
function messagesIn(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body.flatMap(messagesIn);
  if (!isRecord(body)) return [];
  const message = messageIn(body) ?? dispatched(body);
  return message === undefined ? [...LISTS].flatMap((name) => messagesIn(body[name] ?? [])) : [message];
}

/** What a gateway event carries. */
function dispatched(record: Readonly<Record<string, unknown>>): unknown {
  return typeof record["t"] === "string" ? record["d"] : undefined;
}

/** A message, or the one that a pin holds. */
function messageIn(record: Readonly<Record<string, unknown>>): unknown {
  const isMessage =
    record["channel_id"] !== undefined && (record["timestamp"] !== undefined || record["content"] !== undefined);
  if (isMessage) return record;
  return record["pinned_at"] !== undefined && isRecord(record["message"]) ? record["message"] : undefined;
}

/** A list is one of messages when it is empty or one of them looks like it; others (members, roles …) are no surprise. */
function readList(list: readonly unknown[], page: Page): readonly Finding[] {
  if (list.length === 0) return [ignored("empty_delivery")];
  const members = list.flatMap((member): readonly unknown[] => (Array.isArray(member) ? member : [member]));
  const ours = (member: unknown): boolean => isRecord(member) && messageIn(member) !== undefined;
  if (!members.some(ours)) return [ignored("unknown_payload")];
  return members.flatMap((member) => {
    if (!isRecord(member) || Object.keys(member).length === 0) return [failed("discord_message: no message")];
    return readSaid(messageIn(member) ?? member, page);
  });
}

function readSaid(message: unknown, page: Page): readonly Finding[] {
  return readMember("discord_message", DiscordMessage, message, (said) => readMessage(said, page));
}

/** A message that was asked for and is gone was deleted; every other refusal says nothing of posts. */
function readRefusal(body: object, { uri, status }: Exchange, { receivedAt }: Page): Finding {
  const code = DiscordError.safeParse(body).data?.code;
  const id = /\/channels\/\d+\/messages\/(\d{1,20})(?:[?#]|$)/.exec(uri ?? "")?.[1];
  if (status !== 404 || code !== UNKNOWN_MESSAGE || id === undefined) return ignored("error_response");
  return { type: "deleted", externalId: id, deletedAt: isoOf(receivedAt.getTime()) };
}

function readDispatch(type: string, data: unknown, page: Page): readonly Finding[] {
  if (type === "MESSAGE_CREATE" || type === "MESSAGE_UPDATE") {
    // Updates may hold only what changed, such as a preview that was found for a link.
    if (type === "MESSAGE_UPDATE" && isRecord(data) && data["timestamp"] === undefined)
      return [ignored("partial_update")];
    return readSaid(data, page);
  }
  if (type === "MESSAGE_DELETE")
    return readMember("discord_deleted", DiscordDeleted, data, ({ id }) => [deletionOf(id, page)]);
  if (type === "MESSAGE_DELETE_BULK" && isRecord(data) && Array.isArray(data["ids"])) {
    return data["ids"].flatMap((member) =>
      readMember("discord_deleted", ExternalId, member, (id) => [deletionOf(id, page)]),
    );
  }
  return [ignored(snakeCase(type))];
}

/** Discord does not say when; our clock is the nearest to it. */
function deletionOf(id: string, { receivedAt }: Page): Finding {
  return { type: "deleted", externalId: id, deletedAt: isoOf(receivedAt.getTime()) };
}

const INTERACTIONS: Readonly<Record<number, string>> = {
  1: "interaction_ping",
  2: "interaction_application_command",
  3: "interaction_message_component",
  4: "interaction_autocomplete",
  5: "interaction_modal_submit",
};

function nameOf(body: Readonly<Record<string, unknown>>): string {
  const { event, type } = body;
  if (typeof body["application_id"] === "string" && typeof type === "number") {
    if (isRecord(event) && typeof event["type"] === "string") return snakeCase(event["type"]);
    return type === 0 ? "webhook_ping" : (INTERACTIONS[type] ?? "unknown_interaction");
  }
  if (body["discriminator"] !== undefined) return "profile";
  if (typeof type === "number" && body["last_message_id"] !== undefined) return "channel";
  return "unknown_payload";
}

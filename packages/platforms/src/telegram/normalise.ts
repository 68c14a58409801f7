import type { Normalised } from "@kikimimi/core/mention/change";
import { ExternalId } from "@kikimimi/core/base/text";
import type { NormaliseInput } from "../platform.ts";
import { withAnswer } from "../shared/answer.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { type Finding, failed, gather, ignored, isRecord, readMember, says } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { TelegramSettings } from "./manifest.ts";
import { idOf, readMessage } from "./message.ts";
import { TelegramDeleted, TelegramMessage } from "./wire.ts";

/** Members of an update that hold a message. */
const SPOKEN = [
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "business_message",
  "edited_business_message",
] as const;

/** Members of an update that are documented and carry nothing that anybody said. */
const SILENT = [
  "business_connection",
  "message_reaction",
  "message_reaction_count",
  "inline_query",
  "chosen_inline_result",
  "callback_query",
  "shipping_query",
  "pre_checkout_query",
  "purchased_paid_media",
  "poll",
  "poll_answer",
  "my_chat_member",
  "chat_member",
  "chat_join_request",
  "chat_boost",
  "removed_chat_boost",
  "managed_bot",
] as const;

type Reading = { readonly settings: TelegramSettings; readonly receivedAt: Date };

/** Telegram updates, and answers that show updates or messages, to core. */
export function normalise(input: NormaliseInput): Normalised {
  const reading = readingOf(input);
  const { body } = exchangeOf(input.body);
  if (isRecord(body) && body["ok"] === false) return gather([ignored("error_response")]);
  const listed = listOf(body);
  if (listed) {
    if (listed.length === 0) return gather([ignored("empty_delivery")]);
    return gather(listed.flatMap((member) => readMemberOf(member, reading, true)));
  }
  return gather(readMemberOf(soleOf(body), reading, false));
}

/** A delivery without the updates and messages of these posts. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const reading = readingOf(input);
  const { body } = exchangeOf(input.body);
  const listed = listOf(body);
  const told = (member: unknown): boolean => says(readMemberOf(member, reading, true), deleted);
  if (listed) {
    const kept = listed.filter((member) => !told(member));
    return withAnswer(input.body, isRecord(body) ? { ...body, result: kept } : kept);
  }
  return told(soleOf(body)) ? withAnswer(input.body, { ok: true, result: [] }) : input.body;
}

function readingOf({ settings, receivedAt }: NormaliseInput): Reading {
  return { settings: TelegramSettings.parse(settings), receivedAt };
}

/** The list that `getUpdates` and its like answer, whole or bare. */
function listOf(body: unknown): readonly unknown[] | undefined {
  if (isAnswer(body)) return Array.isArray(body["result"]) ? body["result"] : undefined;
  // A bare list may be anybody's.
  const ours = (member: unknown): boolean =>
    isRecord(member) && (member["update_id"] !== undefined || member["message_id"] !== undefined);
  return Array.isArray(body) && body.some(ours) ? body : undefined;
}

function soleOf(body: unknown): unknown {
  return isAnswer(body) ? body["result"] : body;
}

function isAnswer(body: unknown): body is Readonly<Record<string, unknown>> {
  return isRecord(body) && body["ok"] === true && "result" in body;
}

function readMemberOf(member: unknown, reading: Reading, listed: boolean): readonly Finding[] {
  if (isRecord(member)) {
    if (member["update_id"] !== undefined) return readUpdate(member, reading);
    if (member["message_id"] !== undefined && "chat" in member) return readSaid("message", member, reading);
    if (Object.keys(member).length > 0) return [ignored(answerName(member))];
  }
  // A list of ids or of truths is some method's answer; a nothing among updates is an update that broke.
  return listed ? [failed("telegram_update: neither an update nor a message")] : [ignored("unknown_payload")];
}

function readUpdate(update: Readonly<Record<string, unknown>>, reading: Reading): readonly Finding[] {
  const has = (name: string): boolean => update[name] !== undefined && update[name] !== null;
  const spoken = SPOKEN.find(has);
  if (spoken !== undefined) return readSaid(spoken, update[spoken], reading);
  if (has("deleted_business_messages")) return readDeleted(update["deleted_business_messages"], reading);
  return [ignored(SILENT.find(has) ?? "unknown_event")];
}

function readSaid(name: string, message: unknown, { settings }: Reading): readonly Finding[] {
  return readMember(`telegram_${name}`, TelegramMessage, message, (said) => readMessage(said, settings));
}

/** Telegram does not say when; our clock is the nearest to it. */
function readDeleted(value: unknown, { receivedAt }: Reading): readonly Finding[] {
  return readMember("telegram_deleted_business_messages", TelegramDeleted, value, (gone) =>
    gone.message_ids.flatMap((member) =>
      readMember("telegram_deleted_message", ExternalId, member, (id) => [
        { type: "deleted", externalId: idOf(gone, id), deletedAt: isoOf(receivedAt.getTime()) },
      ]),
    ),
  );
}

function answerName(answer: Readonly<Record<string, unknown>>): string {
  if (answer["pending_update_count"] !== undefined) return "webhook_info";
  if (answer["is_bot"] !== undefined) return "profile";
  if (answer["file_unique_id"] !== undefined) return "file";
  if (answer["message_id"] !== undefined) return "message_id";
  if (answer["status"] !== undefined && answer["user"] !== undefined) return "chat_member";
  return answer["id"] !== undefined && typeof answer["type"] === "string" ? "chat" : "unknown_payload";
}

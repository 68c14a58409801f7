import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { exchangeOf } from "../shared/exchange.ts";
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
import { type Place, placeOf, readMessage } from "./message.ts";
import {
  HistoryChunk,
  HistoryThread,
  StatusHead,
  WhatsAppChange,
  WhatsAppDelivery,
  WhatsAppEntry,
  WhatsAppValue,
} from "./wire.ts";

const OBJECT = "whatsapp_business_account";

/** Fields whose values hold messages; all others are news about the account, its templates, calls and groups. */
const SPOKEN = new Set(["messages", "smb_message_echoes", "message_echoes", "history", "standby"]);

/** WhatsApp webhooks to core: messages both ways, edits and deletes; the rest is named. */
export function normalise(input: NormaliseInput): Normalised {
  const body = bodyOf(input);
  if (!isRecord(body)) return gather([ignored("unknown_payload")]);
  if (isRecord(body["error"])) return gather([ignored("error_response")]);
  const receivedAt = input.receivedAt.getTime();
  if (isEnvelope(body)) return gather(readDelivery(body, receivedAt));
  if (isChange(body)) return gather(readChange(body, undefined, receivedAt));
  if (isValue(body)) return gather(readValue("messages", body, undefined, receivedAt));
  if (body["messaging_product"] === "whatsapp") return gather([ignored("api_answer")]);
  return gather([ignored("unknown_payload")]);
}

function bodyOf(input: NormaliseInput): unknown {
  return exchangeOf(input.body).body;
}

function isEnvelope(body: Readonly<Record<string, unknown>>): boolean {
  return body["object"] === OBJECT || (body["object"] === undefined && Array.isArray(body["entry"]));
}

/** The dashboard's sample: a change without its envelope. */
function isChange(body: Readonly<Record<string, unknown>>): boolean {
  return typeof body["field"] === "string" && isRecord(body["value"]);
}

/** A change's value alone, as partners hand it on; the answer to a sending looks alike but names no sender. */
function isValue(body: Readonly<Record<string, unknown>>): boolean {
  const lists = ["messages", "message_echoes", "statuses", "history"].map((name) => body[name]).filter(Array.isArray);
  const whatsapp = body["messaging_product"] === "whatsapp" || isRecord(body["metadata"]);
  return whatsapp && lists.some((list) => list.some((member) => isRecord(member) && member["timestamp"] !== undefined));
}

function readDelivery(body: unknown, receivedAt: number): readonly Finding[] {
  const delivery = WhatsAppDelivery.safeParse(body);
  if (!delivery.success) return [failed(`whatsapp_delivery: ${issueOf(delivery.error)}`)];
  if (delivery.data.entry.length === 0) return [ignored("empty_delivery")];
  return delivery.data.entry.flatMap((entry) =>
    readMember("whatsapp_entry", WhatsAppEntry, entry, ({ id, changes }) =>
      changes.length === 0 ? [ignored("empty_entry")] : changes.flatMap((change) => readChange(change, id, receivedAt)),
    ),
  );
}

function readChange(change: unknown, account: string | undefined, receivedAt: number): readonly Finding[] {
  return readMember("whatsapp_change", WhatsAppChange, change, ({ field, value }) =>
    readValue(field, value, account, receivedAt),
  );
}

function readValue(field: string, value: unknown, account: string | undefined, receivedAt: number): readonly Finding[] {
  if (!SPOKEN.has(field)) return [ignored(snakeCase(field))];
  return readMember(`whatsapp_${snakeCase(field)}`, WhatsAppValue, value, (parsed) => {
    const place = placeOf(parsed, account, receivedAt);
    const errors = (parsed.errors ?? []).map(() => ignored("delivery_error"));
    const silent = [...(parsed.statuses ?? []).map(statusOf), ...errors];
    const spoken =
      (parsed.messages ?? []).length + (parsed.message_echoes ?? []).length + (parsed.history ?? []).length;
    if (spoken === 0) return silent.length > 0 ? silent : [ignored("empty_change")];
    if (!place) return [...silent, failed(`whatsapp_${snakeCase(field)}: metadata.phone_number_id: missing`)];
    return [
      ...(parsed.messages ?? []).flatMap((message) => readMessage(message, place)),
      ...(parsed.message_echoes ?? []).flatMap((message) => readMessage(message, { ...place, echo: true })),
      ...(parsed.history ?? []).flatMap((chunk) => readChunk(chunk, place)),
      ...silent,
    ];
  });
}

function statusOf(status: unknown): Finding {
  const head = StatusHead.safeParse(status);
  return ignored(head.success ? `status_${snakeCase(head.data.status)}` : "status");
}

function readChunk(chunk: unknown, place: Place): readonly Finding[] {
  return readMember("whatsapp_history", HistoryChunk, chunk, ({ threads, errors }) => {
    if (!threads || threads.length === 0) return [ignored(errors ? "history_not_shared" : "empty_history")];
    return threads.flatMap((thread) => readThread(thread, place));
  });
}

function readThread(thread: unknown, place: Place): readonly Finding[] {
  return readMember("whatsapp_history_thread", HistoryThread, thread, ({ id, context, messages }) => {
    const customer = context?.wa_id ?? id ?? context?.user_id;
    return (messages ?? []).flatMap((message) => readMessage(message, { ...place, customer }));
  });
}

/** A delivery without the messages, echoes and history that say what these posts said. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const body = bodyOf(input);
  if (!isRecord(body)) return input.body;
  const kept = isEnvelope(body)
    ? mapList(body, "entry", (entry) =>
        isRecord(entry) ? mapList(entry, "changes", (change) => changeWithout(change, deleted)) : entry,
      )
    : isChange(body)
      ? changeWithout(body, deleted)
      : valueWithout(body, deleted);
  if (body === input.body || !isRecord(input.body) || !isRecord(input.body["response"])) return kept;
  return { ...input.body, response: { ...input.body["response"], body: kept } };
}

function changeWithout(change: unknown, deleted: ReadonlySet<string>): unknown {
  if (!isRecord(change) || !isRecord(change["value"])) return change;
  return { ...change, value: valueWithout(change["value"], deleted) };
}

/** The conversation does not matter here, so any number will do as the place. */
const ANYWHERE: Place = { number: "0", dialled: undefined, contacts: [], echo: false, customer: "0", receivedAt: 0 };

function valueWithout(value: Readonly<Record<string, unknown>>, deleted: ReadonlySet<string>): unknown {
  const keep = (message: unknown): boolean => !says(readMessage(message, ANYWHERE), deleted);
  const messages = filterList(value, "messages", keep);
  const echoes = filterList(messages, "message_echoes", keep);
  return mapList(echoes, "history", (chunk) =>
    isRecord(chunk)
      ? mapList(chunk, "threads", (thread) => (isRecord(thread) ? filterList(thread, "messages", keep) : thread))
      : chunk,
  );
}

type Json = Readonly<Record<string, unknown>>;

function mapList(record: Json, name: string, change: (member: unknown) => unknown): Json {
  const list = record[name];
  return Array.isArray(list) ? { ...record, [name]: list.map(change) } : record;
}

function filterList(record: Json, name: string, keep: (member: unknown) => boolean): Json {
  const list = record[name];
  return Array.isArray(list) ? { ...record, [name]: list.filter(keep) } : record;
}

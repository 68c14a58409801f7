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
import { isoOf } from "../shared/time.ts";
import { ThreadsSettings } from "./manifest.ts";
import { type Place, readPost } from "./post.ts";
import { ThreadsDelete, ThreadsDelivery, ThreadsEntry, ThreadsNote, ThreadsValue } from "./wire.ts";

type Json = Readonly<Record<string, unknown>>;

/** Where a body came from, and when. */
type Origin = { readonly settings: ThreadsSettings; readonly receivedAt: number };

/** Threads webhooks and API answers to core, bare, as an exchange, or several of them in one list. */
export function normalise(input: NormaliseInput): Normalised {
  const origin = { settings: ThreadsSettings.parse(input.settings), receivedAt: input.receivedAt.getTime() };
  return gather(readBody(input.body, origin));
}

function readBody(body: unknown, origin: Origin): readonly Finding[] {
  if (Array.isArray(body)) return body.length === 0 ? [ignored("empty_delivery")] : readAll(body, origin);
  if (!isRecord(body)) return [ignored("unknown_payload")];
  if (Array.isArray(body["exchanges"])) return readAll(body["exchanges"], origin);
  if (isRecord(body["request"]) && isRecord(body["response"])) return readExchange(body, origin);
  if (isDelivery(body)) return readDelivery(body, origin);
  if (body["object"] === "threads" && Array.isArray(body["entry"])) return readEntries(body["entry"], origin);
  return readAnswer(body, { settings: origin.settings, own: false });
}

function readAll(bodies: readonly unknown[], origin: Origin): readonly Finding[] {
  return bodies.flatMap((body) => (isRecord(body) ? readBody(body, origin) : [failed("threads_delivery: no object")]));
}

function isDelivery(body: Json): boolean {
  return "values" in body && ["topic", "app_id", "target_id", "subscription_id"].some((name) => name in body);
}

function valuesOf(values: unknown): readonly unknown[] {
  return Array.isArray(values) ? values : [values];
}

function readDelivery(body: unknown, origin: Origin): readonly Finding[] {
  const delivery = ThreadsDelivery.safeParse(body);
  if (!delivery.success) return [failed(`threads_delivery: ${issueOf(delivery.error)}`)];
  const values = valuesOf(delivery.data.values);
  const at = delivery.data.time ?? origin.receivedAt;
  if (values.length === 0) return [ignored("empty_delivery")];
  return values.flatMap((value) => readValue(value, at, origin));
}

/** Meta's usual envelope around the same values. */
function readEntries(entries: readonly unknown[], origin: Origin): readonly Finding[] {
  if (entries.length === 0) return [ignored("empty_delivery")];
  return entries.flatMap((entry) =>
    readMember("threads_entry", ThreadsEntry, entry, ({ time, changes }) =>
      changes.flatMap((change) => readValue(change, time ?? origin.receivedAt, origin)),
    ),
  );
}

function readValue(value: unknown, at: number, { settings }: Origin): readonly Finding[] {
  return readMember("threads_value", ThreadsValue, value, ({ field, value: told }) => {
    if (field === "mentions" || field === "replies" || field === "publish")
      return readPost(told, { settings, own: field === "publish", at });
    if (field !== "delete") return [ignored(snakeCase(field))];
    return readMember("threads_delete", ThreadsDelete, told, ({ id, deleted_at: deleted }) => [
      { type: "deleted", externalId: id, deletedAt: isoOf(deleted ?? at) },
    ]);
  });
}

function readExchange(value: unknown, origin: Origin): readonly Finding[] {
  const { uri = "", body, rest } = exchangeOf(value);
  const path = pathOf(uri);
  const note = ThreadsNote.safeParse(rest).data;
  const asked = path.length === 1 ? path[0] : undefined;
  if (note?.gone !== undefined && asked !== undefined)
    return [{ type: "deleted", externalId: asked, deletedAt: isoOf(note.gone) }];
  if (!isRecord(body)) return [ignored("unknown_payload")];
  const [node, edge] = path;
  return readAnswer(body, {
    settings: origin.settings,
    root: edge === "conversation" ? node : undefined,
    own: node === "me" && (edge === "threads" || edge === "replies"),
    edited: note?.edited,
  });
}

/** `/v1.0/123/conversation` without its version. */
function pathOf(uri: string): readonly string[] {
  const path =
    URL.parse(uri)
      ?.pathname.split("/")
      .filter((part) => part !== "") ?? [];
  return /^v\d/.test(path[0] ?? "") ? path.slice(1) : path;
}

function readAnswer(body: Json, place: Place): readonly Finding[] {
  if (isRecord(body["error"])) return [ignored("error_response")];
  const list = body["data"];
  if (!Array.isArray(list)) return [readObject(body, place) ?? [ignored("unknown_payload")]].flat();
  if (list.length === 0) return [ignored("empty_list")];
  return list.flatMap((member) => {
    if (!isRecord(member) || Object.keys(member).length === 0) return [failed("threads_member: no object")];
    return readObject(member, place) ?? [ignored("unknown_member")];
  });
}

/** Fields that only posts have; any of them makes an object one. */
const POST_FIELDS = [
  "text",
  "media_type",
  "media_product_type",
  "permalink",
  "shortcode",
  "is_reply",
  "is_quote_post",
  "root_post",
  "replied_to",
  "poll_attachment",
  "text_attachment",
  "gif_url",
  "location_id",
];

/** Everything else that the API answers with, told by fields of its own. */
const SILENT: readonly (readonly [string, readonly string[]])[] = [
  ["quota", ["quota_usage", "reply_quota_usage", "delete_quota_usage", "location_search_quota_usage", "quota_total"]],
  ["insights", ["values", "total_value"]],
  ["token", ["access_token", "token_type"]],
  ["profile", ["threads_profile_picture_url", "threads_biography", "recently_searched_keywords", "follower_count"]],
  ["profile", ["username", "profile_picture_url", "biography"]],
  ["container_status", ["status", "error_message"]],
  ["location", ["latitude", "longitude"]],
  ["result", ["success"]],
];

function readObject(object: Json, place: Place): readonly Finding[] | undefined {
  if (POST_FIELDS.some((name) => name in object)) {
    // Without its time a post was not asked for as one, only for some of its fields.
    return object["timestamp"] === undefined ? [ignored("partial_post")] : readPost(object, place);
  }
  const silent = SILENT.find(([, names]) => names.some((name) => name in object));
  if (silent) return [ignored(silent[0])];
  return "id" in object ? [ignored("bare_id")] : undefined;
}

/** A delivery without the posts of these ids, wherever it lists them. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const settings = ThreadsSettings.parse(input.settings);
  const origin = { settings, receivedAt: input.receivedAt.getTime() };
  return bodyWithout(input.body, origin, deleted);
}

function bodyWithout(body: unknown, origin: Origin, deleted: ReadonlySet<string>): unknown {
  const strip = (inner: unknown): unknown => bodyWithout(inner, origin, deleted);
  if (Array.isArray(body)) return body.map(strip);
  if (!isRecord(body)) return body;
  if (Array.isArray(body["exchanges"])) return { ...body, exchanges: body["exchanges"].map(strip) };
  if (isRecord(body["request"]) && isRecord(body["response"]))
    return { ...body, response: { ...body["response"], body: strip(body["response"]["body"]) } };
  if (isDelivery(body)) {
    const values = valuesOf(body["values"]);
    const kept = values.filter((value) => !says(readValue(value, origin.receivedAt, origin), deleted));
    return kept.length === values.length ? body : { ...body, values: kept };
  }
  if (body["object"] === "threads" && Array.isArray(body["entry"])) {
    return { ...body, entry: body["entry"].map((entry: unknown) => entryWithout(entry, origin, deleted)) };
  }
  const place = { settings: origin.settings, own: false };
  const told = (member: unknown): boolean => isRecord(member) && says(readObject(member, place) ?? [], deleted);
  if (Array.isArray(body["data"])) return { ...body, data: body["data"].filter((member) => !told(member)) };
  return told(body) ? {} : body;
}

function entryWithout(entry: unknown, origin: Origin, deleted: ReadonlySet<string>): unknown {
  if (!isRecord(entry) || !Array.isArray(entry["changes"])) return entry;
  const kept = entry["changes"].filter((change) => !says(readValue(change, origin.receivedAt, origin), deleted));
  return { ...entry, changes: kept };
}

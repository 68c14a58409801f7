import type { Normalised } from "@kikimimi/core/mention/change";
import { parseJson } from "@kikimimi/core/base/json";
import type { NormaliseInput } from "../platform.ts";
import { type Finding, failed, gather, ignored, isRecord, readMember, says, snakeCase } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { MastodonSettings } from "./manifest.ts";
import { placesOf } from "./place.ts";
import { type Page, readStatus } from "./status.ts";
import { MastodonConversation, MastodonExchange, MastodonNotification } from "./wire.ts";

/** Notifications whose status is something that somebody said to or about us, or said anew. */
const SPOKEN = new Set(["mention", "status", "quote", "update", "quoted_update"]);

/** Mastodon API answers to core, bare or as a recorded exchange. */
export function normalise(input: NormaliseInput): Normalised {
  const exchange = exchangeOf(input.body);
  const { status, body } = exchange.response;
  if (!Array.isArray(body) && !isRecord(body)) return gather([ignored("unknown_payload")]);
  const refusal = refusalOf(status, body);
  if (refusal) return gather([refusal]);
  const members = membersOf(body);
  const gone = deletesOf(exchange, input.receivedAt);
  if (members.length + gone.length === 0) return gather([ignored("empty_delivery")]);
  const page = pageOf(exchange, members, input);
  return gather([...members.flatMap((member) => readAny(member, page)), ...gone]);
}

/** Statuses that were looked for in vain. */
function deletesOf({ missing, readAt }: MastodonExchange, receivedAt: Date): readonly Finding[] {
  const deletedAt = isoOf(readAt ?? receivedAt.getTime());
  return (missing ?? []).flatMap((externalId) =>
    externalId === undefined ? [] : [{ type: "deleted", externalId, deletedAt }],
  );
}

/** An answer without the statuses of these posts, wherever it lists them. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const exchange = exchangeOf(input.body);
  const { body } = exchange.response;
  if (!Array.isArray(body) && !isRecord(body)) return input.body;
  const page = pageOf(exchange, membersOf(body), input);
  const told = (value: unknown): boolean => says(readAny(memberOf(value), page), deleted);
  const strip = (list: readonly unknown[]): unknown[] =>
    list.filter((value) => !told(value)).map((value) => unquoted(value, deleted));
  const lists = (record: Readonly<Record<string, unknown>>): object =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name, Array.isArray(value) ? strip(value) : value]),
    );
  const kept = Array.isArray(body) ? strip(body) : told(body) ? [] : lists(body);
  if (!isRecord(input.body) || !isRecord(input.body["response"])) return kept;
  return { ...input.body, response: { ...input.body["response"], body: kept } };
}

/** A status without the words of a quoted one that was deleted; its address stays, as it was read. */
function unquoted(value: unknown, deleted: ReadonlySet<string>): unknown {
  if (!isRecord(value)) return value;
  if (isRecord(value["status"])) return { ...value, status: unquoted(value["status"], deleted) };
  const quoted = isRecord(value["quote"]) ? value["quote"]["quoted_status"] : undefined;
  if (!isRecord(quoted) || !deleted.has(String(quoted["uri"]))) return value;
  const { uri, url } = quoted;
  return { ...value, quote: { state: "deleted", quoted_status: { uri, url } } };
}

function pageOf(exchange: MastodonExchange, members: readonly Member[], input: NormaliseInput): Page {
  return {
    receivedAt: input.receivedAt,
    settings: MastodonSettings.parse(input.settings),
    places: placesOf(members.map(statusIn).filter((member) => member !== undefined)),
    roots: new Map([...contextRoots(exchange), ...statedRoots(exchange)]),
  };
}

function exchangeOf(body: unknown): MastodonExchange {
  if (isRecord(body) && isRecord(body["response"]) && "body" in body["response"]) {
    const exchange = MastodonExchange.safeParse(body);
    if (exchange.success) return exchange.data;
  }
  const response = { status: 200, body };
  return { request: undefined, response, roots: undefined, missing: undefined, readAt: undefined };
}

function refusalOf(status: number, body: unknown): Finding | undefined {
  const error = isRecord(body) && typeof body["error"] === "string" && body["content"] === undefined;
  if (!error && status < 400) return undefined;
  return ignored(status === 404 ? "not_found" : "error_response");
}

type Member = {
  readonly kind: "status" | "notification" | "conversation" | "silent" | "unknown";
  readonly value: unknown;
  readonly reason: string;
};

function membersOf(body: readonly unknown[] | Readonly<Record<string, unknown>>): readonly Member[] {
  if (Array.isArray(body)) return body.map(memberOf);
  const record = isRecord(body) ? body : {};
  const lists = ["ancestors", "descendants", "statuses", "accounts", "hashtags", "collections"];
  if (lists.some((name) => Array.isArray(record[name]))) {
    return lists.flatMap((name) => (listIn(record, name) ?? []).map(memberOf));
  }
  if (record["version"] !== undefined && (record["domain"] ?? record["uri"]) !== undefined) {
    return [{ kind: "silent", value: record, reason: "instance" }];
  }
  const member = memberOf(record);
  // One object alone may be any answer of the API.
  const unknown = member.kind === "unknown" || member.reason === "unknown_member";
  return [unknown ? { ...member, kind: "silent", reason: "unknown_payload" } : member];
}

function memberOf(value: unknown): Member {
  const record = isRecord(value) ? value : {};
  const member = (kind: Member["kind"], reason = ""): Member => ({ kind, value, reason });
  if (typeof record["event"] === "string" && typeof record["payload"] === "string") return eventOf(record);
  if ("last_status" in record) return member("conversation");
  if ("content" in record && !("id" in record) && !("uri" in record)) return member("silent", "status_edit");
  if ("content" in record && STATUS_ONLY.some((name) => name in record)) return member("status");
  if (typeof record["type"] === "string" && "account" in record) return member("notification");
  if ("acct" in record) return member("silent", "account");
  if ("name" in record && ("history" in record || "url" in record)) return member("silent", "hashtag");
  if ("name" in record && "id" in record) return member("silent", "collection");
  // Other things that the API lists (filters, peers, announcements …) are no surprise; nothings and broken statuses are.
  const listed =
    typeof value === "string" || (Object.keys(record).length > 0 && !STATUS_ONLY.some((name) => name in record));
  return listed ? member("silent", "unknown_member") : member("unknown");
}

/** An event of the streaming API. A delete names the instance's own id only, so that looking again has to tell it. */
function eventOf(record: Readonly<Record<string, unknown>>): Member {
  const event = String(record["event"]);
  const inner = SPEAKING.has(event) ? parsed(String(record["payload"])) : undefined;
  if (isRecord(inner)) return memberOf(inner);
  return { kind: "silent", value: record, reason: `stream_${snakeCase(event)}` };
}

const SPEAKING = new Set(["update", "status.update", "notification", "conversation"]);

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Fields that only statuses have. */
const STATUS_ONLY = ["visibility", "in_reply_to_id", "reblog", "spoiler_text", "account"];

function statusIn({ kind, value }: Member): unknown {
  if (kind === "status") return value;
  if (!isRecord(value)) return undefined;
  if (kind === "notification") return value["status"];
  return kind === "conversation" ? value["last_status"] : undefined;
}

function readAny({ kind, value, reason }: Member, page: Page): readonly Finding[] {
  switch (kind) {
    case "status":
      return readStatus(value, page);
    case "notification":
      return readMember("mastodon_notification", MastodonNotification, value, ({ type, status }) => {
        if (!SPOKEN.has(type)) return [ignored(`notification_${snakeCase(type)}`)];
        return isRecord(status) ? readStatus(status, page) : [ignored("notification_without_status")];
      });
    case "conversation":
      return readMember("mastodon_conversation", MastodonConversation, value, ({ last_status: status }) =>
        isRecord(status) ? readStatus(status, page) : [ignored("conversation_without_status")],
      );
    case "silent":
      return [ignored(reason)];
    case "unknown":
      return [failed("mastodon_member: neither a status nor anything else that is known")];
  }
}

/** Every member of a context has one root: its first ancestor, else the status that the context was asked for. */
function contextRoots({ request, response: { body } }: MastodonExchange): readonly (readonly [string, string])[] {
  const ancestors = listIn(body, "ancestors");
  const descendants = listIn(body, "descendants");
  if (!ancestors || !descendants) return [];
  const asked = /\/statuses\/([^/?]+)\/context/.exec(request?.uri ?? "")?.[1];
  const root = [...placesOf(ancestors.slice(0, 1)).keys()][0] ?? asked;
  if (root === undefined) return [];
  return [...placesOf([...ancestors, ...descendants]).keys()].map((id) => [id, root] as const);
}

function listIn(body: unknown, name: string): readonly unknown[] | undefined {
  const list = isRecord(body) ? body[name] : undefined;
  return Array.isArray(list) ? list : undefined;
}

function statedRoots({ roots }: MastodonExchange): readonly (readonly [string, string])[] {
  return Object.entries(roots ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
}

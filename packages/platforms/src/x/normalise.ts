import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { type Finding, failed, gather, ignored, isRecord, readMember, snakeCase } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { LegacyDelete, LegacyPost, postOfLegacy } from "./legacy.ts";
import { XSettings } from "./manifest.ts";
import { readDmEvent, readPushedDm } from "./message.ts";
import { type Reading, mentionOf, postOf } from "./post.ts";
import { XActivity, XDeleted, XIncludes, XPost, XProblem } from "./wire.ts";

/** Activity events that bring a post, and whether X says by their name that it mentions or quotes us. */
const SPOKEN: ReadonlyMap<string, boolean> = new Map(
  Object.entries({
    "post.create": false,
    "post.reply.create": false,
    "post.mention.create": true,
    "post.quote.create": true,
  } as const),
);

/** Groups of activity events that say nothing new. */
const SILENT = /^(?:post|follow|like|spaces|oauth|profile|chat|dm|news|mute|block|broadcast)\.[a-z_.]+$/;

/** Webhook bodies of the Activity API and of the older Account Activity API, and every answer of API v2 with posts. */
export function normalise(input: NormaliseInput): Normalised {
  const { uri, status, body } = exchangeOf(input.body);
  const reading: Reading = { settings: XSettings.parse(input.settings), receivedAt: isoOf(input.receivedAt.getTime()) };
  if (Array.isArray(body)) return gather(listFindings(body, undefined, uri, reading));
  if (!isRecord(body)) return gather([ignored("unknown_payload")]);
  if (status !== undefined && status >= 400) return gather([ignored(status === 404 ? "not_found" : "error_response")]);
  return gather(bodyFindings(body, uri, reading));
}

type Body = Readonly<Record<string, unknown>>;

function bodyFindings(body: Body, uri: string | undefined, reading: Reading): readonly Finding[] {
  const pushed = pushedFindings(body, reading);
  if (pushed.length > 0) return pushed;
  if (Array.isArray(body["statuses"])) return listFindings(body["statuses"], undefined, uri, reading);
  if (Array.isArray(body["events"])) return eventFindings(body["events"], body, reading);
  if (isRecord(body["event"]) && isRecord(body["event"]["message_create"])) {
    return eventFindings([body["event"]], body, reading);
  }
  if (isRecord(body["delete"]) && isRecord(body["delete"]["status"])) return readDelete(body["delete"], reading);
  const problems = problemFindings(body, reading);
  const data = body["data"];
  const includes = XIncludes.parse(body["includes"]);
  if (Array.isArray(data)) return [...listFindings(data, includes, uri, reading), ...problems];
  if (isRecord(data)) return [...singleFindings(data, includes, uri, reading), ...problems];
  if (problems.length > 0) return problems;
  if (looksLikePost(body)) return listFindings([body], undefined, uri, reading);
  if (typeof body["title"] === "string" && typeof body["type"] === "string") return [ignored("error_response")];
  return [ignored(isRecord(body["meta"]) ? "empty_delivery" : "unknown_payload")];
}

/** Account Activity: one list for each type of event, any number of them. */
function pushedFindings(body: Body, reading: Reading): readonly Finding[] {
  if (isRecord(body["replay_job_status"])) return [ignored("replay_job_status")];
  if (isRecord(body["user_event"])) return [ignored("user_event")];
  return Object.entries(body).flatMap(([name, events]) => {
    if (!name.endsWith("_events") || !Array.isArray(events)) return [];
    return events.flatMap((event: unknown) => {
      if (name === "tweet_create_events") return readLegacy(event, reading);
      if (name === "tweet_delete_events") return readDelete(event, reading);
      if (name === "direct_message_events") return readPushedDm(event, body["users"], reading);
      return [ignored(snakeCase(name.replace(/_events$/, "")))];
    });
  });
}

/** Direct messages as API v1.1 lists them: the same events as Account Activity pushes. */
function eventFindings(events: readonly unknown[], body: Body, reading: Reading): readonly Finding[] {
  if (events.length === 0) return [ignored("empty_delivery")];
  return events.flatMap((event) => readPushedDm(event, body["users"], reading));
}

function singleFindings(
  data: Body,
  includes: XIncludes,
  uri: string | undefined,
  reading: Reading,
): readonly Finding[] {
  if (typeof data["event_type"] === "string" && !("dm_conversation_id" in data) && !("text" in data))
    return readMember("x_event", XActivity, data, (event) => activityFindings(event, reading));
  if ("dm_event_id" in data) return [ignored("message_created")];
  // What creating a post answers: our own words, of which the echo tells more.
  if ("text" in data && !("author_id" in data) && !("created_at" in data) && !("event_type" in data))
    return [ignored("post_created")];
  return listFindings([data], includes, uri, reading);
}

function activityFindings(
  { event_type: type, payload, includes, filter }: XActivity,
  reading: Reading,
): readonly Finding[] {
  const summoned = SPOKEN.get(type);
  if (payload === undefined || payload === null)
    return [ignored(SILENT.test(type) ? snakeCase(type) : "unknown_event")];
  const value = isRecord(payload) && isRecord(payload["data"]) && !("id" in payload) ? payload["data"] : payload;
  if (summoned !== undefined) {
    const { accountId } = reading.settings;
    const us = accountId === undefined || filter?.user_id === undefined || filter.user_id === accountId;
    return readMember("x_post", XPost, value, (post) => [mentionOf(postOf(post, includes, summoned && us), reading)]);
  }
  if (type === "post.delete")
    return readMember("x_delete", XDeleted, value, ({ id }) => [deletedOf(id, reading.receivedAt)]);
  if (type === "post.repost.create") return [ignored("repost")];
  if ((type === "dm.received" || type === "dm.sent") && isRecord(value)) {
    const messages = value["direct_message_events"];
    if (Array.isArray(messages)) return messages.flatMap((one: unknown) => readPushedDm(one, value["users"], reading));
  }
  return [ignored(SILENT.test(type) ? snakeCase(type) : "unknown_event")];
}

function listFindings(
  list: readonly unknown[],
  includes: XIncludes,
  uri: string | undefined,
  reading: Reading,
): readonly Finding[] {
  if (list.length === 0) return [ignored("empty_delivery")];
  const spoken = list.some((member) => looksLikePost(member) || looksLikeDm(member));
  return list.flatMap((member) => {
    if (!isRecord(member)) return [failed("x_member: not an object")];
    if (looksLikeDm(member)) return readDmEvent(member, includes, uri, reading);
    if (looksLikePost(member)) {
      if (looksLikeLegacy(member)) return readLegacy(member, reading);
      return readMember("x_post", XPost, member, (post) => [mentionOf(postOf(post, includes), reading)]);
    }
    if ("username" in member || "screen_name" in member) return [ignored("user")];
    if ("value" in member) return [ignored("stream_rule")];
    return [spoken ? failed("x_member: neither a post nor a message") : ignored("unknown_member")];
  });
}

function looksLikePost(value: unknown): value is Body {
  if (!isRecord(value) || "username" in value) return false;
  return ["text", "full_text", "note_tweet", "edit_history_tweet_ids", "conversation_id"].some((name) => name in value);
}

function looksLikeDm(value: unknown): value is Body {
  return (
    isRecord(value) && ("dm_conversation_id" in value || (typeof value["event_type"] === "string" && "id" in value))
  );
}

function looksLikeLegacy(value: Body): boolean {
  return ("id_str" in value || isRecord(value["user"])) && !("author_id" in value);
}

function readLegacy(value: unknown, reading: Reading): readonly Finding[] {
  return readMember("x_post", LegacyPost, value, (legacy) => {
    const post = postOfLegacy(legacy, reading.settings.accountId);
    return [post === undefined ? failed("x_post: no id") : mentionOf(post, reading)];
  });
}

function readDelete(value: unknown, reading: Reading): readonly Finding[] {
  return readMember("x_delete", LegacyDelete, value, ({ status, timestamp_ms: at }) => {
    const id = status.id_str ?? status.id;
    if (id === undefined) return [failed("x_delete: status.id: missing")];
    return [deletedOf(id, at === undefined ? reading.receivedAt : isoOf(at))];
  });
}

function deletedOf(externalId: string, deletedAt: string): Finding {
  return { type: "deleted", externalId, deletedAt };
}

/**
 * Posts that a lookup did not find are deleted. What is closed to us (protected, suspended, withheld) may come back, and
 * posts that were only referred to were not asked for.
 */
function problemFindings(body: Body, { receivedAt }: Reading): readonly Finding[] {
  const problems = body["errors"];
  if (!Array.isArray(problems)) return [];
  return problems.flatMap((problem: unknown) =>
    readMember("x_problem", XProblem, problem, ({ type = "", title, resource_type, resource_id, value, parameter }) => {
      const id = resource_id ?? value;
      const missing = type.endsWith("/resource-not-found") && resource_type === "tweet";
      if (missing && id !== undefined && (parameter === undefined || parameter === "ids" || parameter === "id"))
        return [deletedOf(id, receivedAt)];
      return [ignored(title === undefined ? "error_response" : snakeCase(title))];
    }),
  );
}

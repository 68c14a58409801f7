import { isRecord } from "../shared/members.ts";

/** What one part of an answer or stream is, told by its shape. */
export type Member = {
  readonly kind: "post" | "notification" | "record" | "commit" | "silent" | "unknown";
  readonly value: unknown;
  /** Why it is passed over, where it is silent. */
  readonly reason: string;
};

/** The collection of posts; every other one holds something else. */
export const POSTS = "app.bsky.feed.post";

/** Lists in which answers carry posts, and what their members are. */
const LISTS: Readonly<Record<string, (value: unknown) => readonly Member[]>> = {
  notifications: (value) => [isRecord(value) ? { kind: "notification", value, reason: "" } : broken(value)],
  posts: (value) => [postOr(value)],
  feed: feedMembers,
  thread: threadMembers,
  bookmarks: (value) => [isRecord(value) && isRecord(value["item"]) ? postOr(value["item"]) : bookmark(value)],
  records: (value) => [isRecord(value) ? { kind: "record", value, reason: "" } : broken(value)],
};

/** Endpoints that show no posts, by a field that only they have. */
const SILENT: readonly (readonly [field: string, reason: string])[] = [
  ["error", "error_response"],
  ["accessJwt", "session"],
  ["validationStatus", "write_result"],
  ["commit", "write_result"],
  ["actors", "profiles"],
  ["profiles", "profiles"],
  ["followers", "profiles"],
  ["follows", "profiles"],
  ["likes", "reactions"],
  ["repostedBy", "reactions"],
  ["lexicon", "lexicon"],
  ["availableUserDomains", "server"],
];

/** Every member of an answer: of each list that it has, or itself. */
export function membersOf(body: unknown): readonly Member[] {
  if (Array.isArray(body)) return body.flatMap(single);
  if (!isRecord(body)) return [silent("unknown_payload", body)];
  const lists = Object.entries(LISTS).filter(
    ([name]) => Array.isArray(body[name]) || (name === "thread" && isRecord(body[name])),
  );
  if (lists.length > 0) {
    return lists.flatMap(([name, read]) => {
      const list: unknown = body[name];
      return Array.isArray(list) ? list.flatMap(read) : read(list);
    });
  }
  return single(body).map((member) =>
    member.kind === "unknown" || member.reason === "unknown_member" ? silent("unknown_payload", body) : member,
  );
}

/** One object alone, which may be any answer or event. */
function single(value: unknown): readonly Member[] {
  if (!isRecord(value)) return [broken(value)];
  const payload = value["payload"];
  if (value["$type"] === "message" && isRecord(payload)) return single(payload);
  if (typeof value["did"] === "string" && typeof value["operation"] === "string") return [commit(value)];
  if (typeof value["kind"] === "string" && typeof value["did"] === "string") return [eventMember(value, value["kind"])];
  const first =
    typeof value["did"] === "string" && "time_us" in value ? FIRST_KINDS.get(String(value["type"])) : undefined;
  if (first !== undefined) return [firstEvent(value, first)];
  const event = /^network\.bsky\.jetstream\.\w+#(\w+)$/.exec(String(value["$type"]))?.[1];
  if (event !== undefined) return [eventMember(value, event)];
  if (isRecord(value["post"]))
    return "parent" in value || "replies" in value ? threadMembers(value) : feedMembers(value);
  if (isRecord(value["record"]) && "uri" in value) {
    return [{ kind: "reason" in value ? "notification" : "post", value, reason: "" }];
  }
  if (isRecord(value["value"]) && "uri" in value) return [{ kind: "record", value, reason: "" }];
  if (value["notFound"] === true) return [silent("post_not_found", value)];
  if (value["blocked"] === true) return [silent("post_blocked", value)];
  const known = SILENT.find(([field]) => field in value);
  if (known) return [silent(known[1], value)];
  if (typeof value["did"] === "string" && typeof value["handle"] === "string") return [silent("profile", value)];
  return [Object.keys(value).length > 0 ? silent("unknown_member", value) : broken(value)];
}

const FIRST_KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries({ com: "commit", id: "identity", acc: "account" } as const),
);
const FIRST_OPERATIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({ c: "create", u: "update", d: "delete" } as const),
);

/** Jetstream's first release shortened its words: `type` is `com`, a commit's `type` is `c`, `u` or `d`. */
function firstEvent(value: Readonly<Record<string, unknown>>, kind: string): Member {
  const inner = value["commit"];
  if (!isRecord(inner)) return eventMember(value, kind);
  return eventMember({ ...value, commit: { ...inner, operation: FIRST_OPERATIONS.get(String(inner["type"])) } }, kind);
}

/** Jetstream 1 keeps the change under `commit`; identities and accounts come whatever was asked for. */
function eventMember(value: Readonly<Record<string, unknown>>, kind: string): Member {
  if (kind !== "commit")
    return silent(kind === "identity" || kind === "account" || kind === "sync" ? kind : "unknown_event", value);
  const inner = value["commit"];
  return commit(isRecord(inner) ? { ...inner, did: value["did"], time_us: value["time_us"] } : value);
}

function commit(value: unknown): Member {
  return { kind: "commit", value, reason: "" };
}

function postOr(value: unknown): Member {
  if (!isRecord(value)) return broken(value);
  if (value["notFound"] === true) return silent("post_not_found", value);
  if (value["blocked"] === true) return silent("post_blocked", value);
  // Search without its AppView answers addresses alone.
  if (typeof value["uri"] === "string" && !("record" in value) && !("author" in value))
    return silent("post_skeleton", value);
  return { kind: "post", value, reason: "" };
}

/** A repost in a feed says nothing new. */
function feedMembers(value: unknown): readonly Member[] {
  if (!isRecord(value)) return [broken(value)];
  // A feed's own service answers addresses alone.
  if (typeof value["post"] === "string") return [silent("post_skeleton", value)];
  const reason = value["reason"];
  if (isRecord(reason) && String(reason["$type"]).endsWith("#reasonRepost")) return [silent("repost", value)];
  return [postOr(value["post"])];
}

/** A thread holds its post, the ones above and the ones below; version 2 lists them flat with a `value` each. */
function threadMembers(value: unknown): readonly Member[] {
  if (!isRecord(value)) return [broken(value)];
  const item = value["value"];
  if (isRecord(item) && !("post" in value))
    return isRecord(item["post"]) ? [postOr(item["post"])] : [silent("thread_item", value)];
  const { parent, replies } = value;
  return [
    ...(isRecord(parent) ? threadMembers(parent) : []),
    "post" in value ? postOr(value["post"]) : postOr(value),
    ...(Array.isArray(replies) ? replies.flatMap(threadMembers) : []),
  ];
}

function bookmark(value: unknown): Member {
  return isRecord(value) && isRecord(value["subject"]) ? silent("bookmark_without_post", value) : broken(value);
}

function broken(value: unknown): Member {
  return { kind: "unknown", value, reason: "" };
}

function silent(reason: string, value: unknown): Member {
  return { kind: "silent", value, reason };
}

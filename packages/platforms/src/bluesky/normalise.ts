import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { type Finding, failed, gather, ignored, isRecord, readMember, snakeCase } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { BlueskySettings } from "./manifest.ts";
import { type Member, POSTS, membersOf } from "./member.ts";
import { type Page, mentionOf } from "./post.ts";
import { AtUri, BlueskyAuthor, JetstreamCommit, Noted, PostRecord, PostView, StoredRecord } from "./wire.ts";

/** API answers, bare or as an exchange, and Jetstream's events to core. */
export function normalise(input: NormaliseInput): Normalised {
  const { status, body, rest } = exchangeOf(input.body);
  if (status !== undefined && status >= 400) return gather([ignored("error_response")]);
  const page: Page = {
    settings: BlueskySettings.parse(input.settings),
    noted: Noted.parse(rest),
    receivedAt: input.receivedAt,
  };
  const gone = (page.noted.missing ?? []).filter((uri) => uri !== undefined);
  const deletedAt = isoOf(page.noted.readAt ?? input.receivedAt.getTime());
  const findings = [
    ...membersOf(body).flatMap((member) => readAny(member, page)),
    ...gone.map((externalId): Finding => ({ type: "deleted", externalId, deletedAt })),
  ];
  return gather(findings.length > 0 ? findings : [ignored("empty_delivery")]);
}

function readAny({ kind, value, reason }: Member, page: Page): readonly Finding[] {
  switch (kind) {
    case "notification":
      return readNotification(value, page);
    case "post":
      return readPost(value, page);
    case "record":
      return readRecord(value, page);
    case "commit":
      return readMember("bluesky_commit", JetstreamCommit, value, (commit) => readCommit(commit, page));
    case "silent":
      return [ignored(reason)];
    case "unknown":
      return [failed("bluesky_member: nothing that is known")];
  }
}

/** Reasons for which a notification shows what somebody said. */
const SPOKEN = new Set(["mention", "reply", "quote", "subscribed-post"]);

/** Reasons grow in number: one that nobody knows is told by whether its record is a post. */
function readNotification(value: unknown, page: Page): readonly Finding[] {
  const { reason, uri } = isRecord(value) ? value : {};
  if (typeof reason !== "string" || SPOKEN.has(reason) || collectionOf(uri) === POSTS) return readPost(value, page);
  return [ignored(`notification_${snakeCase(reason)}`)];
}

function readPost(value: unknown, page: Page): readonly Finding[] {
  if (isOther(value)) return [ignored("other_record")];
  return readMember("bluesky_post", PostView, value, (view) => {
    const { uri, cid, record, author, indexedAt } = view;
    const edited = page.noted.readAt !== undefined && (page.noted.changed ?? []).includes(uri);
    const seenAt = edited ? page.noted.readAt : indexedAt;
    return [mentionOf({ uri, cid, record, author, seenAt, edited, view }, page)];
  });
}

function readRecord(value: unknown, page: Page): readonly Finding[] {
  if (isOther(value)) return [ignored("other_record")];
  return readMember("bluesky_record", StoredRecord, value, ({ uri, cid, value: record }) => {
    return [mentionOf({ uri, cid, record, author: authorOfDid(didOf(uri)), seenAt: undefined, edited: false }, page)];
  });
}

function readCommit(commit: JetstreamCommit, page: Page): readonly Finding[] {
  const { did, collection, rkey, operation, record, cid } = commit;
  if (collection !== POSTS) return [ignored(`commit_${snakeCase(collection.split(".").at(-1) ?? "")}`)];
  const uri = AtUri.safeParse(`at://${did}/${collection}/${rkey}`);
  if (!uri.success) return [failed("bluesky_commit: no address")];
  const seenAt = timeOf(commit) ?? page.receivedAt.getTime();
  if (operation === "delete") return [{ type: "deleted", externalId: uri.data, deletedAt: isoOf(seenAt) }];
  if (operation !== "create" && operation !== "update") return [ignored("unknown_operation")];
  if (record === undefined) return [ignored("commit_without_record")];
  const [author, edited] = [authorOfDid(did), operation === "update"];
  return readMember("bluesky_commit", PostRecord, record, (parsed) => [
    mentionOf({ uri: uri.data, cid, record: parsed, author, seenAt, edited }, page),
  ]);
}

const LAST_MS = Date.UTC(9999, 0, 1);

function timeOf({ time, time_us: micros }: JetstreamCommit): number | undefined {
  const ms = micros === undefined ? time : Math.trunc(micros / 1000);
  return ms !== undefined && ms >= 0 && ms < LAST_MS ? ms : undefined;
}

/** Whether it has the address of a record that is no post: a list, a feed, a like. */
function isOther(value: unknown): boolean {
  const collection = isRecord(value) ? collectionOf(value["uri"]) : undefined;
  return collection !== undefined && collection !== POSTS;
}

function collectionOf(uri: unknown): string | undefined {
  return typeof uri === "string" ? uri.split("/")[3] : undefined;
}

function didOf(uri: string): string {
  return uri.split("/")[2] ?? uri;
}

/** All that a repository says of its owner. */
function authorOfDid(did: string): BlueskyAuthor {
  return BlueskyAuthor.parse({ did });
}

/**
 * An answer without these posts, wherever it shows them: as members, as the other posts of a thread, as quotations in
 * others, whose own words stay.
 */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  return strip(input.body, deleted);
}

function strip(value: unknown, deleted: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isPost(item, deleted)).map((item) => strip(item, deleted));
  if (!isRecord(value)) return value;
  if (isPost(value, deleted)) return { uri: value["uri"], notFound: true };
  const { did, commit } = value;
  const kept = isRecord(commit) ? { ...value, commit: unsaid(commit, did, deleted) } : unsaid(value, did, deleted);
  return Object.fromEntries(Object.entries(kept).map(([name, inner]) => [name, strip(inner, deleted)]));
}

/** A post by its address and words, or an item of a feed that shows it. */
function isPost(value: unknown, deleted: ReadonlySet<string>): boolean {
  if (!isRecord(value)) return false;
  const { uri, post } = value;
  if (typeof uri === "string" && deleted.has(uri)) return "record" in value || "value" in value;
  return !("parent" in value) && !("replies" in value) && isRecord(post) && isPost(post, deleted);
}

/** A commit of Jetstream without its record, where that is one of these posts; version 1 names the repository above it. */
function unsaid(commit: Readonly<Record<string, unknown>>, did: unknown, deleted: ReadonlySet<string>): object {
  const { collection, rkey } = commit;
  if (typeof did !== "string" || !deleted.has(`at://${did}/${String(collection)}/${String(rkey)}`)) return commit;
  const { record: _words, ...rest } = commit;
  return rest;
}

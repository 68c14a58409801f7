import type { Normalised } from "@kikimimi/core/mention/change";
import type { NormaliseInput } from "../platform.ts";
import { withAnswer } from "../shared/answer.ts";
import { exchangeOf } from "../shared/exchange.ts";
import { type Finding, failed, gather, ignored, isRecord, says, snakeCase } from "../shared/members.ts";
import { isoOf } from "../shared/time.ts";
import { type Answer, readChatMessage, readComment, readThread, threadOf } from "./comment.ts";
import { readDeletedEntry, readEntry } from "./feed.ts";
import { YoutubeSettings } from "./manifest.ts";
import { YoutubeComment, YoutubeVideos } from "./wire.ts";

/** Pushed feeds and API answers of YouTube to core. */
export function normalise(input: NormaliseInput): Normalised {
  const { status, uri } = exchangeOf(input.body);
  const body = bodyOf(input);
  if (!isRecord(body)) return gather([ignored("unknown_payload")]);
  if (isRecord(body["error"]) || (status !== undefined && status >= 400)) return gather([ignored("error_response")]);
  const answer = answerOf(input);
  const members = membersOf(body);
  const gone = goneOf(body, uri, input.receivedAt);
  if (members.length + gone.length === 0) return gather([ignored("empty_delivery")]);
  return gather([...members.flatMap((member) => readAny(member, answer)), ...gone]);
}

/** A delivery without the comments and videos of these posts; a thread keeps those of its replies that stay. */
export function without(input: NormaliseInput, deleted: ReadonlySet<string>): unknown {
  const body = bodyOf(input);
  if (!isRecord(body)) return input.body;
  const answer = answerOf(input);
  return withAnswer(input.body, withoutIn(body, answer, deleted));
}

/** The answer; a list of items stands for the answer that lists them. */
function bodyOf(input: NormaliseInput): unknown {
  const { body } = exchangeOf(input.body);
  return Array.isArray(body) && body.some((one) => SPEAKING.has(memberOf(one).kind)) ? { items: body } : body;
}

const SPEAKING = new Set<Kind>(["thread", "comment", "chat"]);

function withoutIn(body: Readonly<Record<string, unknown>>, answer: Answer, deleted: ReadonlySet<string>): unknown {
  const feed = body["feed"];
  if (isRecord(feed)) {
    const entries = listIn(feed, "entry");
    return { ...body, feed: { ...feed, entry: entries.filter((entry) => !says(readEntry(entry, answer), deleted)) } };
  }
  if (Array.isArray(body["items"])) return { ...body, items: itemsWithout(body["items"], answer, deleted) };
  const kept = itemsWithout([body], answer, deleted);
  return kept.length === 1 ? kept[0] : { items: kept };
}

/** Stands where a comment was, so that a list by ids does not read as if YouTube had left it out. */
const REMOVED = "youtube#removedComment";

/** A thread whose first comment is deleted leaves its replies behind, each for itself. */
function itemsWithout(items: readonly unknown[], answer: Answer, deleted: ReadonlySet<string>): unknown[] {
  return items.flatMap((item) => {
    if (!says(readAny(memberOf(item), answer), deleted)) return [item];
    const replies = isRecord(item) && isRecord(item["replies"]) ? item["replies"] : undefined;
    const stay = (comment: unknown): boolean => !says(readComment(comment, answer), deleted);
    if (!isRecord(item) || !isRecord(item["snippet"]) || memberOf(item).kind !== "thread") {
      return [{ kind: REMOVED, id: isRecord(item) ? item["id"] : undefined }];
    }
    const kept = listIn(replies ?? {}, "comments").filter(stay);
    if (!stay(item["snippet"]["topLevelComment"])) return kept.map((reply) => withVideo(reply, item["snippet"]));
    return [{ ...item, replies: { ...replies, comments: kept } }];
  });
}

/** A reply that stands alone names its video itself. */
function withVideo(reply: unknown, thread: unknown): unknown {
  if (!isRecord(reply) || !isRecord(reply["snippet"]) || !isRecord(thread)) return reply;
  const { videoId } = thread;
  return videoId === undefined ? reply : { ...reply, snippet: { videoId, ...reply["snippet"] } };
}

function answerOf({ body, settings, receivedAt }: NormaliseInput): Answer {
  const { uri, rest } = exchangeOf(body);
  return {
    settings: YoutubeSettings.parse(settings),
    receivedAt,
    plain: URL.parse(uri ?? "")?.searchParams.get("textFormat") === "plainText",
    videos: YoutubeVideos.parse(rest["videos"]),
  };
}

type Kind = "thread" | "comment" | "chat" | "entry" | "deleted" | "silent" | "unknown";
type Member = { readonly kind: Kind; readonly value: unknown; readonly reason: string };

function membersOf(body: Readonly<Record<string, unknown>>): readonly Member[] {
  const member = (kind: Kind) => (value: unknown) => ({ kind, value, reason: "" });
  const { feed } = body;
  if (isRecord(feed)) {
    return [...listIn(feed, "entry").map(member("entry")), ...listIn(feed, "at:deleted-entry").map(member("deleted"))];
  }
  if (Array.isArray(body["items"])) return listIn(body, "items").map(memberOf);
  const alone = memberOf(body);
  // One object alone may be any answer of the API.
  return [alone.kind === "unknown" ? { ...alone, kind: "silent", reason: "unknown_payload" } : alone];
}

/** By `kind` where it is there, else by shape. */
function memberOf(value: unknown): Member {
  const record = isRecord(value) ? value : {};
  const snippet = isRecord(record["snippet"]) ? record["snippet"] : {};
  const member = (kind: Kind, reason = ""): Member => ({ kind, value, reason });
  const kind = typeof record["kind"] === "string" ? record["kind"].replace(/^youtube#/, "") : "";
  // Whoever asks chooses the parts of the answer, and may leave out the one that says something.
  if (/^(?:comment|liveChatMessage)$/.test(kind) && record["snippet"] === undefined)
    return member("silent", "without_snippet");
  if (kind === "commentThread" || "topLevelComment" in snippet) return member("thread");
  if (kind === "comment" || "textDisplay" in snippet || "textOriginal" in snippet) return member("comment");
  if (kind === "liveChatMessage" || "liveChatId" in snippet) return member("chat");
  if (kind !== "") return member("silent", snakeCase(kind));
  return "id" in record || "snippet" in record ? member("silent", "unknown_item") : member("unknown");
}

function readAny({ kind, value, reason }: Member, answer: Answer): readonly Finding[] {
  switch (kind) {
    case "thread":
      return readThread(value, answer);
    case "comment":
      return readComment(value, answer);
    case "chat":
      return readChatMessage(value, answer);
    case "entry":
      return readEntry(value, answer);
    case "deleted":
      return readDeletedEntry(value, answer);
    case "silent":
      return [ignored(reason)];
    case "unknown":
      return [failed("youtube_item: neither a comment nor anything else that is known")];
  }
}

/** Comments that were asked for by id and did not come are gone; lists by other filters say nothing of the kind. */
function goneOf(body: Readonly<Record<string, unknown>>, uri: string | undefined, receivedAt: Date): Finding[] {
  const url = URL.parse(uri ?? "");
  const asked = url?.pathname === "/youtube/v3/comments" ? url.searchParams.get("id") : undefined;
  if (!asked || !Array.isArray(body["items"]) || "nextPageToken" in body) return [];
  const items = listIn(body, "items").map((item) => (isRecord(item) ? item : {}));
  // An answer that holds something unreadable does not prove that anything is missing.
  if (items.some((item) => item["kind"] !== REMOVED && !YoutubeComment.safeParse(item).success)) return [];
  const came = new Set(items.map((item) => item["id"]));
  return asked
    .split(",")
    .filter((id) => id !== "" && !came.has(id))
    .map((id) => ({
      type: "deleted",
      externalId: id,
      conversation: threadOf(id),
      deletedAt: isoOf(receivedAt.getTime()),
    }));
}

function listIn(record: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const list = record[name];
  return Array.isArray(list) ? list : [];
}

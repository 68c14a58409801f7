import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import type { Call } from "../call.ts";
import type { FetchPageInput, Page, Poller } from "../poller.ts";
import { type BranchPage, type LeafPage, walkBranches } from "../shared/branch-walk.ts";
import { exchangeText } from "../shared/exchange.ts";
import { MaybeId, decoration } from "../shared/field.ts";
import { type GraphAnswer, graph, nextPage, withoutLinks } from "../shared/graph.ts";
import { isRecord } from "../shared/members.ts";
import { MetaTime } from "../shared/meta-time.ts";
import { throughQuiet } from "../shared/quiet.ts";
import { type WalkPage, walk } from "../shared/walk.ts";
import { COMMENT_FIELDS, MESSAGE_FIELDS, POST_FIELDS, RATING_FIELDS } from "./fields.ts";
import { FacebookSettings } from "./manifest.ts";
import { recheck } from "./recheck.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Meta lists a post some minutes after it was made. */
const OVERLAP_MS = 10 * 60 * 1000;

/**
 * Polls a Page: posts, tagged posts and recommendations newest first; comments of recent posts and messages of
 * conversations wherever something was said since the last look. Source: developers.facebook.com/docs/graph-api/reference.
 */
export const facebookPoller: Poller = { streams, fetchPage, recheck: { max: 25, fetch: recheck } };

function streams(settings: object): readonly string[] {
  const { pageId, streams: chosen } = FacebookSettings.parse(settings);
  return pageId === undefined ? [] : [...new Set(chosen)];
}

function fetchPage(input: FetchPageInput): Promise<Page> {
  return throughQuiet(input.cursor, (cursor) => fetchOne({ ...input, cursor }));
}

async function fetchOne(input: FetchPageInput): Promise<Page> {
  const settings = FacebookSettings.parse(input.settings);
  const page = settings.pageId;
  if (page === undefined) throw new AppError("invalid_input", "Without a pageId there is nothing to poll");
  const backfillMs = settings.backfillDays * DAY_MS;
  const { stream, cursor } = input;
  if (stream === "comments") {
    const rules = {
      overlapMs: OVERLAP_MS,
      backfillMs,
      windowMs: settings.commentDays * DAY_MS,
      sorted: true,
      maxPages: 100,
    };
    return walkBranches(cursor, input.now(), rules, {
      branches: (token) => readBranches(input, `/${page}/feed`, POST_STATE, token),
      leaves: (post, token) => readLeaves(input, `/${encodeURIComponent(post)}/comments`, COMMENTS, token),
    });
  }
  if (stream === "conversations") {
    const rules = { overlapMs: OVERLAP_MS, backfillMs, sorted: true, maxPages: 50 };
    return walkBranches(cursor, input.now(), rules, {
      branches: (token) => readBranches(input, `/${page}/conversations`, CONVERSATION_STATE, token),
      leaves: (conversation, token) =>
        readLeaves(input, `/${encodeURIComponent(conversation)}/messages`, MESSAGES, token),
    });
  }
  const fields = LISTS[stream];
  if (fields === undefined) throw new AppError("invalid_input", `Facebook has no stream "${stream}"`);
  const rules = { overlapMs: OVERLAP_MS, backfillMs, maxPages: 100 };
  return walk(cursor, input.now(), rules, ({ token }) => readList(input, `/${page}/${stream}`, fields, token));
}

type Query = Readonly<Record<string, string | number>>;

const LISTS: Readonly<Record<string, Query>> = {
  feed: { fields: POST_FIELDS, limit: 50 },
  tagged: { fields: POST_FIELDS, limit: 50 },
  ratings: { fields: RATING_FIELDS, limit: 50 },
};
const POST_STATE: Query = {
  fields: "id,created_time,updated_time,comments.filter(stream).limit(0).summary(true)",
  limit: 100,
};
const CONVERSATION_STATE: Query = { fields: "id,updated_time,message_count", platform: "messenger", limit: 100 };
const COMMENTS: Query = { fields: COMMENT_FIELDS, filter: "stream", order: "reverse_chronological", limit: 100 };
/** Meta shows the details of about as many messages of a conversation. */
const MESSAGES: Query = { fields: MESSAGE_FIELDS, limit: 20 };

const Listed = z.looseObject({
  id: MaybeId,
  created_time: decoration(MetaTime),
  updated_time: decoration(MetaTime),
  message_count: decoration(z.number()),
  comments: decoration(z.looseObject({ summary: decoration(z.looseObject({ total_count: decoration(z.number()) })) })),
});
type Listed = z.infer<typeof Listed>;

function itemsOf(answer: GraphAnswer): Listed[] {
  const data = isRecord(answer.json) ? answer.json["data"] : undefined;
  if (!Array.isArray(data)) throw new AppError("upstream", "Facebook answered with no list");
  return data.flatMap((item) => {
    const listed = Listed.safeParse(item);
    return listed.success ? [listed.data] : [];
  });
}

function bodyOf({ uri, json }: GraphAnswer): string {
  return exchangeText({ method: "GET", uri }, { status: 200, body: withoutLinks(json) });
}

async function readList(
  call: Call,
  path: string,
  query: Query,
  token: string | undefined,
): Promise<WalkPage | "expired"> {
  const answer = await unlessExpired(token, () => graph(call, { path, query, page: token }));
  if (answer === "expired") return answer;
  const items = itemsOf(answer).flatMap(({ id, created_time: at, ...rest }) =>
    at === undefined ? [] : [{ id: id ?? JSON.stringify(rest), at }],
  );
  return { items, next: nextPage(answer.json), body: bodyOf(answer), pauseUntil: answer.pauseUntil };
}

async function readBranches(call: Call, path: string, query: Query, token: string | undefined): Promise<BranchPage> {
  const answer = await graph(call, { path, query, page: token });
  const branches = itemsOf(answer).flatMap(({ id, created_time, updated_time, message_count, comments }) => {
    const at = created_time ?? updated_time;
    const state = `${updated_time ?? ""} ${message_count ?? comments?.summary?.total_count ?? ""}`;
    return id === undefined || at === undefined ? [] : [{ id, at, state }];
  });
  return { branches, next: nextPage(answer.json), pauseUntil: answer.pauseUntil };
}

async function readLeaves(call: Call, path: string, query: Query, token: string | undefined): Promise<LeafPage> {
  const answer = await unlessExpired(token, () => graph(call, { path, query, page: token }), "not_found");
  // A branch that was deleted meanwhile, or messages older than Meta shows, are no reason to hear nothing else.
  if (answer === "expired") return { times: [], next: undefined, body: "" };
  const times = itemsOf(answer).flatMap(({ created_time: at }) => (at === undefined ? [] : [at]));
  return { times, next: nextPage(answer.json), body: bodyOf(answer), pauseUntil: answer.pauseUntil };
}

/** A cursor that Meta no longer knows is refused as invalid, as is an object that is gone. */
async function unlessExpired(
  token: string | undefined,
  ask: () => Promise<GraphAnswer>,
  gone?: "not_found",
): Promise<GraphAnswer | "expired"> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === gone || (token !== undefined && error.code === "invalid_input")) return "expired";
    throw error;
  }
}

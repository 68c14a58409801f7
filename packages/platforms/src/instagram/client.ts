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
import { COMMENT_FIELDS, HASHTAG_FIELDS, MEDIA_FIELDS, MESSAGE_FIELDS, REPLY_FIELDS } from "./fields.ts";
import { InstagramSettings } from "./manifest.ts";
import { baseOf } from "./place.ts";
import { recheck } from "./recheck.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Instagram lists media some minutes after they were made, and under a hashtag later still. */
const OVERLAP_MS = 10 * 60 * 1000;
const HASHTAG_OVERLAP_MS = 60 * 60 * 1000;
const HASHTAG = "hashtag:";

/**
 * Polls an account: its media, media that tag it and public media with its hashtags newest first; comments of its recent
 * media and messages of its conversations wherever something was said since the last look.
 */
export const instagramPoller: Poller = { streams, fetchPage, recheck: { max: 20, fetch: recheck } };

function streams(settings: object): readonly string[] {
  const { accountId, streams: chosen, hashtags } = InstagramSettings.parse(settings);
  if (accountId === undefined) return [];
  return [...new Set([...chosen, ...hashtags.map((tag) => `${HASHTAG}${tag}`)])];
}

type Asked = { readonly path: string; readonly query: Readonly<Record<string, string | number>> };

function fetchPage(input: FetchPageInput): Promise<Page> {
  return throughQuiet(input.cursor, (cursor) => fetchOne({ ...input, cursor }));
}

async function fetchOne(input: FetchPageInput): Promise<Page> {
  const settings = InstagramSettings.parse(input.settings);
  const account = settings.accountId;
  if (account === undefined) throw new AppError("invalid_input", "Without an accountId there is nothing to poll");
  const { stream, cursor } = input;
  const backfillMs = settings.backfillDays * DAY_MS;
  if (stream === "comments") {
    // Answers stand inside old comments, so that a post whose count changed is read to its end.
    const rules = {
      overlapMs: OVERLAP_MS,
      backfillMs,
      windowMs: settings.commentDays * DAY_MS,
      sorted: false,
      maxPages: 40,
    };
    const fields = `${COMMENT_FIELDS},replies.limit(25){${REPLY_FIELDS}}`;
    return walkBranches(cursor, input.now(), rules, {
      branches: (token) =>
        readBranches(
          input,
          { path: `/${account}/media`, query: { fields: "id,timestamp,comments_count", limit: 100 } },
          token,
        ),
      leaves: (media, token) =>
        readComments(input, { path: `/${encodeURIComponent(media)}/comments`, query: { fields, limit: 25 } }, token),
    });
  }
  if (stream === "conversations") {
    const rules = { overlapMs: OVERLAP_MS, backfillMs, sorted: true, maxPages: 50 };
    const query = { platform: "instagram", fields: "id,updated_time", limit: 50 };
    return walkBranches(cursor, input.now(), rules, {
      branches: (token) => readBranches(input, { path: "/me/conversations", query }, token),
      // Meta shows the details of about as many messages of a conversation.
      leaves: (id, token) =>
        readLeaves(
          input,
          { path: `/${encodeURIComponent(id)}/messages`, query: { fields: MESSAGE_FIELDS, limit: 20 } },
          token,
        ),
    });
  }
  if (stream.startsWith(HASHTAG)) return fetchHashtag(input, account, stream.slice(HASHTAG.length), backfillMs);
  if (stream !== "media" && stream !== "tags")
    throw new AppError("invalid_input", `Instagram has no stream "${stream}"`);
  const rules = { overlapMs: OVERLAP_MS, backfillMs, maxPages: 100 };
  const asked = { path: `/${account}/${stream}`, query: { fields: MEDIA_FIELDS, limit: 50 } };
  return walk(cursor, input.now(), rules, ({ token }) => readList(input, asked, token));
}

const HashtagCursor = z.object({ id: z.string(), walk: z.string().optional() });

/** A hashtag's id never changes: it is asked for once and kept in the cursor, because each new one counts. */
async function fetchHashtag(input: FetchPageInput, account: string, tag: string, backfillMs: number): Promise<Page> {
  const known = hashtagCursorOf(input.cursor);
  const id = known?.id ?? (await searchHashtag(input, account, tag));
  const asked = {
    path: `/${encodeURIComponent(id)}/recent_media`,
    query: { user_id: account, fields: HASHTAG_FIELDS, limit: 50 },
  };
  // Instagram shows the last 24 hours only.
  const rules = { overlapMs: HASHTAG_OVERLAP_MS, backfillMs: Math.min(backfillMs, DAY_MS), maxPages: 50 };
  const page = await walk(known?.walk, input.now(), rules, ({ token }) => readList(input, asked, token));
  return { ...page, cursor: JSON.stringify({ id, walk: page.cursor }) };
}

/** A cursor of another shape is none. */
function hashtagCursorOf(cursor: string | undefined): z.infer<typeof HashtagCursor> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return HashtagCursor.parse(JSON.parse(cursor));
  } catch {
    return undefined;
  }
}

async function searchHashtag(call: Call, account: string, tag: string): Promise<string> {
  const { json } = await ask(call, { path: "/ig_hashtag_search", query: { user_id: account, q: tag } }, undefined);
  const [found] = listOf(json);
  if (found?.id === undefined) throw new AppError("upstream", "Instagram answered with no hashtag");
  return found.id;
}

const Listed = z.looseObject({
  id: MaybeId,
  timestamp: decoration(MetaTime),
  created_time: decoration(MetaTime),
  updated_time: decoration(MetaTime),
  comments_count: decoration(z.number()),
  replies: decoration(z.looseObject({ data: decoration(z.array(z.unknown())) })),
});
type Listed = z.infer<typeof Listed>;

function rawOf(json: unknown): readonly unknown[] {
  const data = isRecord(json) ? json["data"] : undefined;
  if (!Array.isArray(data)) throw new AppError("upstream", "Instagram answered with no list");
  return data;
}

function listOf(json: unknown): Listed[] {
  return rawOf(json).flatMap((item) => {
    const listed = Listed.safeParse(item);
    return listed.success ? [listed.data] : [];
  });
}

function ask(call: Call, { path, query }: Asked, page: string | undefined): Promise<GraphAnswer> {
  return graph(call, { path, query, page, base: baseOf(InstagramSettings.parse(call.settings)) });
}

function bodyOf(uri: string, json: unknown): string {
  return exchangeText({ method: "GET", uri }, { status: 200, body: withoutLinks(json) });
}

async function readList(call: Call, asked: Asked, token: string | undefined): Promise<WalkPage | "expired"> {
  const answer = await unlessGone(ask(call, asked, token), token);
  if (answer === undefined) return "expired";
  const items = listOf(answer.json).flatMap(({ id, timestamp: at }) =>
    id === undefined || at === undefined ? [] : [{ id, at }],
  );
  const body = bodyOf(answer.uri, answer.json);
  return { items, next: nextPage(answer.json), body, pauseUntil: answer.pauseUntil };
}

async function readBranches(call: Call, asked: Asked, token: string | undefined): Promise<BranchPage> {
  const { json, pauseUntil } = await ask(call, asked, token);
  const branches = listOf(json).flatMap(({ id, timestamp, updated_time, comments_count }) => {
    const at = timestamp ?? updated_time;
    return id === undefined || at === undefined
      ? []
      : [{ id, at, state: `${updated_time ?? ""} ${comments_count ?? ""}` }];
  });
  return { branches, next: nextPage(json), pauseUntil };
}

async function readLeaves(call: Call, asked: Asked, token: string | undefined): Promise<LeafPage> {
  const answer = await unlessGone(ask(call, asked, token), token, "not_found");
  if (answer === undefined) return { times: [], next: undefined, body: "" };
  const times = listOf(answer.json).flatMap(({ created_time: at }) => (at === undefined ? [] : [at]));
  return { times, next: nextPage(answer.json), body: bodyOf(answer.uri, answer.json), pauseUntil: answer.pauseUntil };
}

/** Answers read beyond those that a page of comments brings along: a body must not grow beyond what can be delivered. */
const MAX_REPLIES = 500;
const MAX_QUESTIONS = 60;

async function readComments(call: Call, asked: Asked, token: string | undefined): Promise<LeafPage> {
  const answer = await unlessGone(ask(call, asked, token), token, "not_found");
  if (answer === undefined) return { times: [], next: undefined, body: "" };
  const left = { replies: MAX_REPLIES, questions: MAX_QUESTIONS };
  const data: unknown[] = [];
  for (const comment of rawOf(answer.json)) data.push(await withReplies(call, comment, left));
  const body = bodyOf(answer.uri, { ...(isRecord(answer.json) ? answer.json : {}), data });
  const times = data.flatMap((comment) => timesOf(comment));
  return { times, next: nextPage(answer.json), body, pauseUntil: answer.pauseUntil };
}

/** A comment with all its answers, as far as there are questions left for this page. */
async function withReplies(
  call: Call,
  comment: unknown,
  left: { replies: number; questions: number },
): Promise<unknown> {
  const { id, replies } = Listed.safeParse(comment).data ?? {};
  const all: unknown[] = [...(replies?.data ?? [])];
  let next = nextPage(replies);
  if (next === undefined || !isRecord(comment)) return comment;
  while (next !== undefined && id !== undefined && left.replies > 0 && left.questions-- > 0) {
    const asked = { path: `/${encodeURIComponent(id)}/replies`, query: { fields: REPLY_FIELDS, limit: 50 } };
    const more: GraphAnswer | undefined = await unlessGone(ask(call, asked, next), next, "not_found");
    if (more === undefined) break;
    const data = rawOf(more.json);
    all.push(...data);
    left.replies -= data.length;
    next = nextPage(more.json);
  }
  return { ...comment, replies: { data: all } };
}

function timesOf(comment: unknown): number[] {
  const listed = Listed.safeParse(comment);
  if (!listed.success) return [];
  const { timestamp, replies } = listed.data;
  return [...(timestamp === undefined ? [] : [timestamp]), ...(replies?.data ?? []).flatMap(timesOf)];
}

/** A cursor that Meta no longer knows is refused as invalid, as is an object that is gone; undefined for both. */
async function unlessGone(
  answer: Promise<GraphAnswer>,
  token: string | undefined,
  gone?: "not_found",
): Promise<GraphAnswer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === gone || (token !== undefined && error.code === "invalid_input")) return undefined;
    throw error;
  }
}

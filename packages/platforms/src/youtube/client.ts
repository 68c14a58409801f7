import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import { type Call, type Token, type Tokens, secretOf } from "../call.ts";
import type { FetchPageInput, Known, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { googleReadRefusal, googleReasons, refresh } from "../shared/google.ts";
import { type Answered, type HttpRequest, send } from "../shared/http.ts";
import { type LookBackItem, type LookBackPage, lookBack } from "../shared/look-back.ts";
import { threadOf } from "./comment.ts";
import { UNITS, YoutubeSettings } from "./manifest.ts";
import { YoutubeComment, YoutubeThread } from "./wire.ts";

/** Where the API answers. */
export const API = "https://www.googleapis.com/youtube/v3";

const CHANNEL = "channel";
const VIDEO = "video:";

/** A page with all its replies stays well under what one delivery may hold. */
const THREADS_PER_PAGE = 50;
const REPLIES_PER_PAGE = 100;
const MAX_PAGES = 200;
const DAY_MS = 86_400_000;

/** The fact that tells an API key from an access token. */
const BY_KEY = { scheme: "key" } as const;

/** With a refresh token an access token; else the API key serves as one, which neither ends nor is renewed. */
export const youtubeTokens: Tokens = {
  renewSeconds: 300,
  obtain: async (call) => (secretOf(call.secrets, "refreshToken") === undefined ? keyOf(call) : refresh(call)),
};

function keyOf({ secrets }: Pick<Call, "secrets">): Token {
  const key = secretOf(secrets, "apiKey");
  if (key === undefined) throw new AppError("unauthenticated", "YouTube needs an API key or a refresh token");
  return { accessToken: key, facts: BY_KEY };
}

/** Whether this token can only read what everybody can. */
export function readsOnly(token: Token | undefined): boolean {
  return token === undefined || token.facts?.["scheme"] === BY_KEY.scheme;
}

/** One request with the source's token; an API key goes in a header, so that no address ever shows it. */
export async function ask(call: Call, request: HttpRequest): Promise<Answered> {
  const token = call.token ?? keyOf(call);
  const headers: Record<string, string> = readsOnly(token)
    ? { "x-goog-api-key": token.accessToken }
    : { authorization: `Bearer ${token.accessToken}` };
  return send(call, { ...request, headers });
}

/** Comment threads newest first, then page by page the replies that did not come along. */
export const youtubePoller: Poller = { streams, fetchPage, recheck: { max: 50, fetch: recheck } };

function streams(settings: object): readonly string[] {
  const { comments, videoIds } = YoutubeSettings.parse(settings);
  return (comments ? [CHANNEL] : []).concat([...new Set(videoIds)].map((id) => `${VIDEO}${id}`));
}

const Pending = z.object({ id: z.string(), videoId: z.string().optional(), token: z.string().optional() });
const Cursor = z.object({
  threads: z.string().optional(),
  /** Whether the turn through the threads has pages left. */
  more: z.boolean(),
  /** Threads whose replies are still to be read. */
  pending: z.array(Pending),
});
type Cursor = z.infer<typeof Cursor>;

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const cursor = parseCursor(input.cursor);
  const [next, ...later] = cursor.pending;
  return next ? fetchReplies(input, cursor, next, later) : fetchThreads(input, cursor);
}

async function fetchThreads(input: FetchPageInput, cursor: Cursor): Promise<Page> {
  const { backfillDays, replyDays } = YoutubeSettings.parse(input.settings);
  const rules = { backMs: replyDays * DAY_MS, backfillMs: backfillDays * DAY_MS, maxPages: MAX_PAGES };
  let threads: readonly Thread[] = [];
  const { page, fresh } = await lookBack(cursor.threads, input.now(), rules, async (token) => {
    const uri = threadsUri(input, token);
    const answered = await ask(input, { url: uri });
    if (token !== undefined && isExpired(answered)) return "expired";
    const list = listOf(answered, input.now());
    threads = list.items.map(threadOfItem).filter((thread) => thread !== undefined);
    return {
      items: threads,
      next: list.next,
      body: () => bodyOf(uri, answered),
      spent: UNITS.list,
    } satisfies LookBackPage;
  });
  const pending = threads
    .filter((thread) => fresh.has(thread.id) && thread.total > thread.included)
    .map(({ id, videoId }) => ({ id, ...(videoId === undefined ? {} : { videoId }) }));
  return {
    ...page,
    cursor: JSON.stringify({ threads: page.cursor, more: page.more, pending } satisfies Cursor),
    more: page.more || pending.length > 0,
  };
}

type Thread = LookBackItem & {
  readonly videoId: string | undefined;
  readonly total: number;
  readonly included: number;
};

function threadOfItem(item: unknown): Thread | undefined {
  const thread = YoutubeThread.safeParse(item);
  const top = YoutubeComment.safeParse(thread.data?.snippet?.topLevelComment);
  if (!thread.data?.snippet || !top.success) return undefined;
  const { snippet, replies } = thread.data;
  const came = (replies?.comments ?? []).map((reply) => YoutubeComment.safeParse(reply).data);
  const total = snippet.totalReplyCount ?? came.length;
  const { publishedAt, updatedAt } = top.data.snippet;
  const versions = came.map((reply) => `${reply?.id} ${reply?.snippet.updatedAt}`).sort();
  return {
    id: top.data.id,
    at: publishedAt,
    version: [updatedAt, total, ...versions].join(" "),
    videoId: snippet.videoId ?? top.data.snippet.videoId,
    total,
    included: came.length,
  };
}

async function fetchReplies(
  input: FetchPageInput,
  cursor: Cursor,
  { id, videoId, token }: z.infer<typeof Pending>,
  later: Cursor["pending"],
): Promise<Page> {
  const uri = repliesUri(id, token);
  const answered = await ask(input, { url: uri });
  const expired = token !== undefined && isExpired(answered);
  // A thread that was deleted in the meantime has no replies either.
  const gone = answered.status === 404;
  const list = expired || gone ? { items: [], next: undefined } : listOf(answered, input.now());
  const again = expired ? {} : list.next === undefined ? undefined : { token: list.next };
  const pending = again ? [{ id, ...(videoId === undefined ? {} : { videoId }), ...again }, ...later] : later;
  return {
    body: list.items.length > 0 ? bodyOf(uri, answered, videoId === undefined ? {} : { [id]: videoId }) : undefined,
    cursor: JSON.stringify({ ...cursor, pending } satisfies Cursor),
    more: cursor.more || pending.length > 0,
    spent: UNITS.list,
  };
}

/** Known comments again: what is not shown any more is gone. */
async function recheck(call: Call, posts: readonly Known[]): Promise<Pick<Page, "body" | "spent">> {
  const query = new URLSearchParams({ part: "snippet", textFormat: "plainText" });
  // A video or a chat message is no comment: not finding it here would say nothing.
  const ids = posts
    .filter(({ externalId, address }) => address["videoId"] !== externalId && address["liveChatId"] === undefined)
    .map(({ externalId }) => externalId);
  if (ids.length === 0) return { body: undefined };
  const uri = `${API}/comments?${query.toString()}&id=${ids.map(encodeURIComponent).join(",")}`;
  const answered = await ask(call, { url: uri });
  listOf(answered, call.now());
  const videos = Object.fromEntries(
    posts.flatMap(({ externalId, address: { videoId } }) =>
      videoId === undefined ? [] : [[threadOf(externalId), videoId] as const],
    ),
  );
  return { body: bodyOf(uri, answered, videos), spent: UNITS.list };
}

function threadsUri({ stream, settings }: FetchPageInput, token: string | undefined): string {
  const { channelId } = YoutubeSettings.parse(settings);
  const query = new URLSearchParams({ part: "snippet,replies", order: "time", textFormat: "plainText" });
  query.set("maxResults", String(THREADS_PER_PAGE));
  if (stream === CHANNEL) query.set("allThreadsRelatedToChannelId", channelId);
  else if (stream.startsWith(VIDEO)) query.set("videoId", stream.slice(VIDEO.length));
  else throw new AppError("invalid_input", `YouTube has no stream "${stream}"`);
  if (token !== undefined) query.set("pageToken", token);
  return `${API}/commentThreads?${query.toString()}`;
}

/** Where the replies of a thread are listed. */
export function repliesUri(parentId: string, token?: string): string {
  const query = new URLSearchParams({ part: "snippet", parentId, textFormat: "plainText" });
  query.set("maxResults", String(REPLIES_PER_PAGE));
  if (token !== undefined) query.set("pageToken", token);
  return `${API}/comments?${query.toString()}`;
}

const List = z.looseObject({
  items: z.array(z.unknown()).default([]),
  nextPageToken: z.string().min(1).optional().catch(undefined),
});

/** The items of a page; throws the refusal in its place. */
export function listOf(
  answered: Answered,
  now: Date,
): { readonly items: readonly unknown[]; readonly next: string | undefined } {
  if (answered.status !== 200) throw googleReadRefusal("YouTube", answered, now);
  const list = List.safeParse(answered.json);
  if (!list.success) throw new AppError("upstream", "YouTube answered with no list");
  return { items: list.data.items, next: list.data.nextPageToken };
}

function isExpired({ status, json }: Answered): boolean {
  return status === 400 && googleReasons(json).some((reason) => /^(invalidPageToken|processingFailure)$/.test(reason));
}

function bodyOf(uri: string, { status, json }: Answered, videos: Readonly<Record<string, string>> = {}): string {
  return exchangeText({ method: "GET", uri }, { status, body: json }, { videos });
}

/** A cursor of another shape is none: the turn begins again, and duplicates change nothing. */
function parseCursor(text: string | undefined): Cursor {
  try {
    return Cursor.parse(JSON.parse(text ?? ""));
  } catch {
    return { more: false, pending: [] };
  }
}

import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import type { FetchPageInput, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { type GraphAnswer, graph, withoutLinks } from "../shared/graph.ts";
import { type WalkItem, type WalkPage, type WalkRules, type WalkStep, walk } from "../shared/walk.ts";
import { POST_FIELDS, REPLY_FIELDS } from "./fields.ts";
import { THREADS_URL, ThreadsSettings } from "./manifest.ts";
import { markOf } from "./post.ts";
import { recheck } from "./recheck.ts";
import { ThreadsItem, ThreadsList } from "./wire.ts";

const MENTIONS = "mentions";
const REPLIES = "replies";
const SEARCH = "search:";

/** Posts of a page: at a thousand bytes each far below what may be delivered at once. */
const PAGE_SIZE = 50;

/** Quiet pages that one call reads on before it hands the walk back to the scheduler. */
const MAX_QUIET = 10;

/** How late a post may turn up in a list; Meta tells no figure. */
const OVERLAP_MS = 10 * 60 * 1000;
const MAX_PAGES = 100;
const MAX_CONVERSATION_PAGES = 500;

/**
 * Polls mentions, answers to the account's newest posts, and searches; all lists are newest first.
 * Source: developers.facebook.com/docs/threads/threads-mentions, …/reply-management and …/keyword-search.
 */
export const threadsPoller: Poller = { streams, fetchPage, recheck };

function streams(settings: object): readonly string[] {
  const { mentions, replies, queries } = ThreadsSettings.parse(settings);
  return [
    ...(mentions ? [MENTIONS] : []),
    ...(replies ? [REPLIES] : []),
    ...new Set(queries.map((query) => `${SEARCH}${query}`)),
  ];
}

async function fetchPage(input: FetchPageInput): Promise<Page> {
  let spent = 0;
  let { cursor } = input;
  for (let asked = 1; ; asked++) {
    const page = await nextOf({ ...input, cursor });
    spent += page.spent ?? 0;
    const quiet = page.body === undefined && page.more && page.pauseUntil === undefined;
    if (!quiet || asked === MAX_QUIET) return spent > 0 ? { ...page, spent } : page;
    cursor = page.cursor;
  }
}

async function nextOf(input: FetchPageInput): Promise<Page> {
  const { stream } = input;
  const { backfillDays } = ThreadsSettings.parse(input.settings);
  const rules: WalkRules = { overlapMs: OVERLAP_MS, backfillMs: backfillDays * 86_400_000, maxPages: MAX_PAGES };
  const read = (read: (step: WalkStep) => Promise<WalkPage>, maxPages = MAX_PAGES): Promise<Page> =>
    walk(input.cursor, input.now(), { ...rules, maxPages }, (step) => restarting(step, read));
  if (stream === MENTIONS) return read((step) => readMentions(input, step));
  if (stream === REPLIES) return read((step) => readConversations(input, step), MAX_CONVERSATION_PAGES);
  if (stream.startsWith(SEARCH)) return read((step) => readSearch(input, stream.slice(SEARCH.length), step));
  throw new AppError("invalid_input", `Threads has no stream "${stream}"`);
}

/** A page's token that Threads no longer knows is refused like any wrong parameter; the walk then starts again. */
async function restarting(step: WalkStep, read: (step: WalkStep) => Promise<WalkPage>): Promise<WalkPage | "expired"> {
  try {
    return await read(step);
  } catch (error) {
    if (step.token !== undefined && error instanceof AppError && error.code === "invalid_input") return "expired";
    throw error;
  }
}

async function readMentions(input: FetchPageInput, { token }: WalkStep): Promise<WalkPage> {
  const answer = await graph(input, {
    base: THREADS_URL,
    path: "/me/mentions",
    query: { fields: POST_FIELDS, limit: PAGE_SIZE, after: token },
  });
  const { items, after } = listOf(answer);
  return pageOf(answer, items, after);
}

/** A search has no cursors, only times: the next page ends where this one did, a second overlapping. */
async function readSearch(input: FetchPageInput, query: string, { token }: WalkStep): Promise<WalkPage> {
  const tag = query.startsWith("#") && query.length > 1;
  const answer = await graph(input, {
    base: THREADS_URL,
    path: "/keyword_search",
    query: {
      q: tag ? query.slice(1) : query,
      search_type: "RECENT",
      search_mode: tag ? "TAG" : "KEYWORD",
      fields: POST_FIELDS,
      limit: PAGE_SIZE,
      until: token,
    },
  });
  const { items } = listOf(answer);
  const oldest = items.at(-1);
  const until =
    oldest && Math.min(Math.floor(oldest.at / 1000) + 1, token === undefined ? Infinity : Number(token) - 1);
  // A search that finds nothing is not counted.
  return { ...pageOf(answer, items, until === undefined ? undefined : String(until)), spent: oldest ? 1 : 0 };
}

/** Where a round through the watched conversations stands. */
const Round = z.object({
  /** When it began (epoch ms): what is answered later, in a conversation already read, belongs to the next round. */
  start: z.number(),
  /** Posts whose conversations are still to be read. */
  left: z.array(z.string()),
  after: z.string().optional(),
});
type Round = z.infer<typeof Round>;

/** One page of one conversation; a round is over when each watched post's has been read back to the last round. */
async function readConversations(input: FetchPageInput, { token, since }: WalkStep): Promise<WalkPage> {
  const round = token === undefined ? await beginRound(input) : Round.parse(JSON.parse(token));
  const [post, ...rest] = round.left;
  if (post === undefined) return { items: [], next: undefined, body: "" };
  const answer = await conversationOf(input, post, round.after);
  const { items, after } = answer ? listOf(answer) : { items: [], after: undefined };
  const oldest = items.at(-1);
  const left = oldest && oldest.at >= since && after !== undefined ? round.left : rest;
  const following: Round = { start: round.start, left, ...(left === rest || after === undefined ? {} : { after }) };
  const next = left.length > 0 ? JSON.stringify(following) : undefined;
  const fresh = items
    .filter((item) => item.at >= since)
    .map((item) => ({ ...item, at: Math.min(item.at, round.start) }));
  return answer ? pageOf(answer, fresh, next) : { items: [], next, body: "" };
}

/** The newest posts that anybody answered; Threads may show fewer at once than are asked for. */
async function beginRound(input: FetchPageInput): Promise<Round> {
  const { watchPosts } = ThreadsSettings.parse(input.settings);
  const start = input.now().getTime();
  const left: string[] = [];
  let after: string | undefined;
  for (let seen = 0; seen < watchPosts;) {
    const answer = await graph(input, {
      base: THREADS_URL,
      path: "/me/threads",
      query: { fields: "id,timestamp,has_replies", limit: watchPosts - seen, after },
    });
    const { items, after: next } = listOf(answer);
    left.push(...items.filter((item) => item.answered).map(({ id }) => id));
    seen += items.length;
    after = next;
    if (items.length === 0 || after === undefined) break;
  }
  return { start, left };
}

/** Undefined when the post was taken back since the round began. */
async function conversationOf(
  input: FetchPageInput,
  post: string,
  after: string | undefined,
): Promise<GraphAnswer | undefined> {
  try {
    return await graph(input, {
      base: THREADS_URL,
      path: `/${encodeURIComponent(post)}/conversation`,
      query: { fields: REPLY_FIELDS, reverse: "true", after },
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return undefined;
    throw error;
  }
}

type Item = WalkItem & { readonly answered: boolean };
type List = { readonly items: readonly Item[]; readonly after: string | undefined };

/** `after` is offered even when nothing follows, so that an empty page is the end. */
function listOf({ json }: GraphAnswer): List {
  const list = ThreadsList.safeParse(json);
  if (!list.success) throw new AppError("upstream", "Threads answered with no list");
  const items = list.data.data.flatMap((member) => {
    const item = ThreadsItem.safeParse(member);
    if (!item.success) return [];
    const { id, timestamp: at, text, has_replies: answered } = item.data;
    return [{ id, at, version: markOf(text ?? ""), answered: answered !== false }];
  });
  return { items, after: list.data.data.length > 0 ? list.data.paging?.cursors?.after : undefined };
}

function pageOf(
  { json, uri, pauseUntil }: GraphAnswer,
  items: readonly WalkItem[],
  next: string | undefined,
): WalkPage {
  const body = exchangeText({ method: "GET", uri }, { status: 200, body: withoutLinks(json) });
  return { items, next, body, ...(pauseUntil ? { pauseUntil } : {}) };
}

import * as z from "zod";
import { AppError } from "@kikimimi/core/base/error";
import type { Call } from "../call.ts";
import type { FetchPageInput, Known, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { pauseAfter } from "../shared/limit.ts";
import { isRecord } from "../shared/members.ts";
import { Instant } from "../shared/time.ts";
import { type WalkItem, type WalkPage, type WalkRules, type WalkStep, walk } from "../shared/walk.ts";
import { BlueskySettings } from "./manifest.ts";
import { recordAt } from "./record.ts";
import { PostView } from "./wire.ts";
import { LIMIT, ask, errorOf, methodUrl, unexpected } from "./xrpc.ts";

const SEARCH = "search:";
const NOTIFICATIONS = "notifications";

/** Fifty posts with all that their views show stay well below 450 KB. */
const PAGE_SIZE = 50;
const DAY_MS = 86_400_000;
/** Lists are sorted by the time that a post claims; one that is indexed late appears below what was heard. */
const OVERLAP_MS = 10 * 60_000;
/** Neither list ends by itself; a walk this long has fallen behind for good. */
const MAX_PAGES = 200;
const MAX_QUIET = 10;

/** `listNotifications` and `searchPosts`, both newest first and without a forward cursor; `getPosts` to look again. */
export const blueskyPoller: Poller = { streams, fetchPage, recheck: { max: 25, fetch: recheck } };

function streams(settings: object): readonly string[] {
  const { queries, mentions } = BlueskySettings.parse(settings);
  return [...new Set(queries)].map((query) => `${SEARCH}${query}`).concat(mentions ? [NOTIFICATIONS] : []);
}

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const { backfillDays } = BlueskySettings.parse(input.settings);
  const rules: WalkRules = { overlapMs: OVERLAP_MS, backfillMs: backfillDays * DAY_MS, maxPages: MAX_PAGES };
  let { cursor } = input;
  for (let quiet = 0; ; quiet++) {
    const page = await walk(cursor, input.now(), rules, (step) => readPage(input, step));
    // Pages of the overlap that tell nothing new are no step of their own.
    if (page.body !== undefined || !page.more || page.pauseUntil !== undefined || quiet === MAX_QUIET) return page;
    cursor = page.cursor;
  }
}

async function readPage(input: FetchPageInput, { token }: WalkStep): Promise<WalkPage | "expired"> {
  const uri = urlOf(input.settings, input.stream, token);
  const answered = await ask(input, { url: uri });
  // A cursor that the server has forgotten is bad input; so is nothing else that is asked here.
  if (answered.status === 400 && token !== undefined && errorOf(answered) === "InvalidRequest") return "expired";
  const { status, json, headers } = answered;
  const list = isRecord(json) ? json[input.stream === NOTIFICATIONS ? "notifications" : "posts"] : undefined;
  if (status !== 200 || !isRecord(json) || !Array.isArray(list)) throw unexpected(answered);
  const next = json["cursor"];
  return {
    items: itemsOf(list, input),
    next: typeof next === "string" && next !== "" && list.length > 0 ? next : undefined,
    body: exchangeText({ method: "GET", uri }, { status, body: json }, notedOf(input)),
    pauseUntil: pauseAfter(headers, input.now(), LIMIT),
  };
}

function urlOf(settings: object, stream: string, cursor: string | undefined): string {
  if (stream === NOTIFICATIONS) {
    const reasons = ["mention", "reply", "quote"];
    return methodUrl(settings, "app.bsky.notification.listNotifications", { limit: PAGE_SIZE, reasons, cursor });
  }
  if (!stream.startsWith(SEARCH)) throw new AppError("invalid_input", `Bluesky has no stream "${stream}"`);
  const q = stream.slice(SEARCH.length);
  return methodUrl(settings, "app.bsky.feed.searchPosts", { q, sort: "latest", limit: PAGE_SIZE, cursor });
}

const Sorted = z.looseObject({
  uri: z.string(),
  cid: z.string().catch(""),
  indexedAt: Instant.optional().catch(undefined),
  record: z.looseObject({ createdAt: Instant.optional().catch(undefined) }).catch({ createdAt: undefined }),
});

/** Where each item stands in the list: notifications by when they came, posts by what they claim, never the future. */
function itemsOf(list: readonly unknown[], { stream, now }: FetchPageInput): WalkItem[] {
  let last = now().getTime();
  return list.flatMap((value) => {
    const item = Sorted.safeParse(value);
    if (!item.success) return [];
    const { uri, cid, indexedAt, record } = item.data;
    const claimed = stream === NOTIFICATIONS ? undefined : record.createdAt;
    const at = Math.min(claimed ?? indexedAt ?? last, indexedAt ?? last);
    last = at;
    return [{ id: uri, at, version: cid }];
  });
}

/** Normalisers know our own posts by the account that asked. */
function notedOf({ token }: Call): Record<string, unknown> {
  const account = token?.facts?.["did"];
  return account === undefined ? {} : { account };
}

/**
 * `getPosts` leaves out what is deleted and what is hidden from us by a block, so each post that is left out is asked
 * for by its record: only one that is not there is told as deleted, because that cannot be taken back.
 */
async function recheck(call: Call, posts: readonly Known[]): Promise<Pick<Page, "body" | "spent">> {
  if (posts.length === 0) return { body: undefined };
  const uri = methodUrl(call.settings, "app.bsky.feed.getPosts", { uris: posts.map(({ externalId }) => externalId) });
  const answered = await ask(call, { url: uri });
  const { status, json } = answered;
  if (status !== 200 || !isRecord(json) || !Array.isArray(json["posts"])) throw unexpected(answered);
  const shown = new Map(json["posts"].flatMap((post) => cidOf(post)));
  const missing: string[] = [];
  for (const { externalId } of posts.filter((post) => !shown.has(post.externalId))) {
    if ((await recordAt(call, externalId)) === "gone") missing.push(externalId);
  }
  const changed = posts
    .filter(({ externalId, address }) => (shown.get(externalId) ?? address["cid"]) !== address["cid"])
    .map(({ externalId }) => externalId);
  const noted = { ...notedOf(call), readAt: call.now().toISOString(), missing, changed };
  return { body: exchangeText({ method: "GET", uri }, { status, body: json }, noted) };
}

function cidOf(post: unknown): (readonly [string, string | undefined])[] {
  const view = PostView.safeParse(post);
  return view.success ? [[view.data.uri, view.data.cid]] : [];
}

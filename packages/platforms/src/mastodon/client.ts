import { AppError } from "@kikimimi/core/error";
import { secretOf } from "../call.ts";
import type { FetchPageInput, Page, Poller } from "../poller.ts";
import { type Answered, send } from "../shared/http.ts";
import { type LimitHeaders, limited, pauseAfter, quietSeconds } from "../shared/limit.ts";
import { isRecord } from "../shared/members.ts";
import { MastodonSettings } from "./manifest.ts";
import { climb, placesOf } from "./place.ts";
import { MastodonPlace } from "./wire.ts";

const HASHTAG = "hashtag:";
const MENTIONS = "mentions";

/** Asks for everything after the beginning; the cursor of a stream that was empty when it was first read. */
const BEGINNING = "0";

const MAX_HOPS = 10;

/**
 * Polls an instance oldest gap first: `min_id` gives the page right after the cursor, `Link rel="prev"` the next cursor.
 * Source: docs.joinmastodon.org/api/guidelines/#pagination.
 */
export const mastodonPoller: Poller = { streams, fetchPage };

/** `X-RateLimit-Reset` is an ISO time. */
const LIMIT: LimitHeaders = { remaining: "x-ratelimit-remaining", reset: "x-ratelimit-reset", style: "iso" };

function streams(settings: object): readonly string[] {
  const { hashtags, mentions } = MastodonSettings.parse(settings);
  return [...new Set(hashtags)].map((tag) => `${HASHTAG}${tag}`).concat(mentions ? [MENTIONS] : []);
}

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const { baseUrl } = MastodonSettings.parse(input.settings);
  const url = urlOf(baseUrl, input.stream, input.cursor);
  const get = (address: string): Promise<Answered> => getWithinLimit(address, input);
  const page = await get(url);
  if (page.status === 401 || page.status === 403) {
    throw new AppError("unauthenticated", `Mastodon refuses the access token (${page.status})`);
  }
  if (page.status !== 200 || !Array.isArray(page.json)) throw unexpected(page);
  const pause = pauseAfter(page.headers, input.now(), LIMIT);
  const rest = pause ? { pauseUntil: pause } : {};
  if (page.json.length === 0) return { body: undefined, cursor: input.cursor ?? BEGINNING, more: false, ...rest };
  const newer = newerThan(page.headers);
  const cursor = newer ?? newestId(page.json) ?? input.cursor;
  const roots = await resolveRoots(page.json, baseUrl, patient(get, input.now));
  const body = JSON.stringify({
    request: { method: "GET", uri: url },
    response: { status: page.status, headers: keptHeaders(page.headers), body: page.json },
    roots,
  });
  // A server that ignores min_id would send the same page for ever.
  return { body, cursor, more: newer !== undefined && cursor !== input.cursor, ...rest };
}

function urlOf(baseUrl: string, stream: string, cursor: string | undefined): string {
  const query = new URLSearchParams();
  let path: string;
  if (stream === MENTIONS) {
    path = "/api/v1/notifications";
    query.append("types[]", "mention");
    query.append("limit", "80");
  } else if (stream.startsWith(HASHTAG)) {
    path = `/api/v1/timelines/tag/${encodeURIComponent(stream.slice(HASHTAG.length))}`;
    query.append("limit", "40");
  } else throw new AppError("invalid_input", `Mastodon has no stream "${stream}"`);
  if (cursor !== undefined) query.append("min_id", cursor);
  return `${baseUrl}${path}?${query.toString()}`;
}

async function getWithinLimit(url: string, input: FetchPageInput): Promise<Answered> {
  const token = secretOf(input.secrets, "accessToken");
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answered = await send(input, { url, headers });
  if (answered.status === 429) throw limited("Mastodon", quietSeconds(answered.headers, input.now(), LIMIT));
  return answered;
}

function unexpected({ status }: Answered): AppError {
  return new AppError("upstream", status === 200 ? "Mastodon answered with no list" : `Mastodon answered ${status}`, {
    status,
  });
}

/** Only the id is taken from the link: the token must not follow an address that came from outside. */
function newerThan(headers: Headers): string | undefined {
  const link = /<([^>]*)>\s*;[^,]*\brel="?prev"?/i.exec(headers.get("link") ?? "")?.[1];
  const query = link === undefined ? undefined : URL.parse(link, "http://link.invalid")?.searchParams;
  return (query?.get("min_id") ?? query?.get("since_id")) || undefined;
}

/** Pages are sorted newest first, whatever was asked for. */
function newestId(items: readonly unknown[]): string | undefined {
  const first = MastodonPlace.safeParse(items[0]);
  return first.success ? first.data.id : undefined;
}

function keptHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name === "link" || name.startsWith("x-ratelimit-")));
}

/** Asks the instance, or answers nothing when the page has had its share of questions. */
type Ask = (url: string) => Promise<Answered | undefined>;

function patient(get: (url: string) => Promise<Answered>, now: () => Date): Ask {
  const until = now().getTime() + MAX_ROOTS_MS;
  let left = MAX_QUESTIONS;
  return async (url) => (left-- > 0 && now().getTime() < until ? get(url) : undefined);
}

/**
 * The first status of each reply's conversation, so that every page tells the same one. Chains that end inside the page
 * need no question; chains that leave it at the same status need one between them.
 */
async function resolveRoots(items: readonly unknown[], baseUrl: string, get: Ask): Promise<Record<string, string>> {
  const places = placesOf(items.map((item) => (isRecord(item) && isRecord(item["status"]) ? item["status"] : item)));
  const rootOfMissing = new Map<string, string>();
  const roots: Record<string, string> = {};
  for (const id of places.keys()) {
    const top = climb(places, id);
    if (top.known) {
      if (top.id !== id) roots[id] = top.id;
      continue;
    }
    const known = rootOfMissing.get(top.id) ?? (await askRoot(id, top.id, baseUrl, get));
    rootOfMissing.set(top.id, known);
    roots[id] = known;
  }
  return roots;
}

/**
 * Questions and milliseconds spent on the roots of one page; the rest take the nearest status that is known, so that no
 * page takes longer than a function may.
 */
const MAX_QUESTIONS = 40;
const MAX_ROOTS_MS = 10_000;

/** Without a token an instance shows only the nearest 40 ancestors, so a long way up takes several questions. */
async function askRoot(id: string, parentId: string, baseUrl: string, get: Ask): Promise<string> {
  let [from, top] = [id, parentId];
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const context = await get(`${baseUrl}/api/v1/statuses/${encodeURIComponent(from)}/context`);
    // Not asked, gone or closed to us: what is known has to do.
    if (!context || (context.status >= 400 && context.status < 500)) return top;
    const ancestors = isRecord(context.json) ? context.json["ancestors"] : undefined;
    if (context.status !== 200 || !Array.isArray(ancestors)) throw unexpected(context);
    const first = MastodonPlace.safeParse(ancestors[0]);
    if (!first.success) return top;
    if (first.data.in_reply_to_id === undefined || first.data.id === from) return first.data.id;
    [from, top] = [first.data.id, first.data.in_reply_to_id];
  }
  return top;
}

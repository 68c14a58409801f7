import { AppError } from "@kikimimi/core/base/error";
import type { Call } from "../call.ts";
import type { FetchPageInput, Known, Page, Poller } from "../poller.ts";
import type { Answered } from "../shared/http.ts";
import { pauseAfter } from "../shared/limit.ts";
import { isRecord } from "../shared/members.ts";
import { type Standing, further, standingOf } from "./backfill.ts";
import { MastodonSettings } from "./manifest.ts";
import { LIMIT, ask, isHere, statusUrl } from "./request.ts";
import { resolveRoots, unexpected } from "./root.ts";
import { MastodonPlace } from "./wire.ts";

const HASHTAG = "hashtag:";
const MENTIONS = "mentions";

/** Asks for everything after the beginning; the cursor of a stream that was empty when it was first read. */
const BEGINNING = "0";

const DAY_MS = 86_400_000;

/**
 * Polls an instance oldest gap first: `min_id` gives the page right after the cursor, `Link rel="prev"` the next cursor.
 * A backfill reads down from the newest page with `max_id` first; the way up begins where it began.
 * Source: docs.joinmastodon.org/api/guidelines/#pagination.
 */
export const mastodonPoller: Poller = { streams, fetchPage, recheck: { max: 20, fetch: recheck } };

function streams(settings: object): readonly string[] {
  const { hashtags, mentions } = MastodonSettings.parse(settings);
  return [...new Set(hashtags)].map((tag) => `${HASHTAG}${tag}`).concat(mentions ? [MENTIONS] : []);
}

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const { baseUrl } = MastodonSettings.parse(input.settings);
  const standing = standingOf(input.cursor);
  const url = urlOf(baseUrl, input.stream, standing);
  const get = (address: string): Promise<Answered> => ask(input, { url: address });
  const page = await get(url);
  if (page.status === 401 || page.status === 403) {
    throw new AppError("unauthenticated", `Mastodon refuses the access token (${page.status})`);
  }
  if (page.status !== 200 || !Array.isArray(page.json)) throw unexpected(page);
  const pause = pauseAfter(page.headers, input.now(), LIMIT);
  const rest = pause ? { pauseUntil: pause } : {};
  if (page.json.length === 0) return { body: undefined, ...afterNothing(standing), ...rest };
  const roots = await resolveRoots(page.json, baseUrl, get, input.now);
  const body = JSON.stringify({
    request: { method: "GET", uri: url },
    response: { status: page.status, headers: keptHeaders(page.headers), body: page.json },
    roots,
  });
  return { body, ...after(input, standing, page.json, page.headers), ...rest };
}

type Next = Pick<Page, "cursor" | "more" | "reached">;

function afterNothing(standing: Standing): Next {
  if (standing.way === "start") return { cursor: BEGINNING, more: false };
  // History has ended; what came since then waits above.
  return standing.way === "up" ? { cursor: standing.min, more: false } : { cursor: standing.top, more: true };
}

function after(input: FetchPageInput, standing: Standing, items: readonly unknown[], headers: Headers): Next {
  const newer = newerThan(headers);
  if (standing.way === "up") {
    const cursor = newer ?? newestId(items) ?? standing.min;
    // A server that ignores min_id would send the same page for ever.
    return { cursor, more: newer !== undefined && cursor !== standing.min };
  }
  if (standing.way === "down") {
    // A server that ignores max_id would send the same page for ever.
    const moved = newestId(items) !== standing.top;
    const down = moved ? further(standing, items) : undefined;
    return down ? { ...down, more: true } : { cursor: standing.top, more: true };
  }
  const { backfillDays } = MastodonSettings.parse(input.settings);
  const top = newer ?? newestId(items);
  const since = input.now().getTime() - backfillDays * DAY_MS;
  const down = top === undefined || backfillDays === 0 ? undefined : further({ top, since, pages: 0 }, items);
  return down ? { ...down, more: true } : { cursor: top, more: newer !== undefined };
}

function urlOf(baseUrl: string, stream: string, standing: Standing): string {
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
  if (standing.way === "up") query.append("min_id", standing.min);
  if (standing.way === "down") query.append("max_id", standing.down);
  return `${baseUrl}${path}?${query.toString()}`;
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

/**
 * Asks for each status by its own address: 404 is the only trace that a delete leaves. What was noted of its
 * conversation holds, because a status whose parent was deleted forgets it.
 */
async function recheck(call: Call, posts: readonly Known[]): Promise<Pick<Page, "body" | "spent">> {
  const { baseUrl } = MastodonSettings.parse(call.settings);
  const found: unknown[] = [];
  const missing: string[] = [];
  const roots: Record<string, string> = {};
  for (const { externalId, address } of posts) {
    const id = address["id"];
    // Two sources may have heard one post on two instances; ids hold on their own only.
    if (id === undefined || !isHere(call, address)) continue;
    const answered = await ask(call, { url: statusUrl(call, id) });
    if (answered.status === 401) throw new AppError("unauthenticated", "Mastodon refuses the access token (401)");
    if (isGone(answered)) missing.push(externalId);
    else if (answered.status === 200 && isRecord(answered.json)) {
      found.push(answered.json);
      if (address["root"] !== undefined) roots[id] = address["root"];
    } else if (answered.status !== 403) throw unexpected(answered);
  }
  if (found.length + missing.length === 0) return { body: undefined };
  const request = { method: "GET", uri: `${baseUrl}/api/v1/statuses` };
  const readAt = call.now().toISOString();
  return { body: JSON.stringify({ request, response: { status: 200, body: found }, roots, missing, readAt }) };
}

/** The instance's own words; a 404 of whatever stands before it says nothing of the post. */
function isGone({ status, json }: Answered): boolean {
  return (status === 404 || status === 410) && isRecord(json) && typeof json["error"] === "string";
}

import { AppError } from "@kikimimi/core/base/error";
import type { Call } from "../call.ts";
import type { FetchPageInput, Known, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { fitted } from "../shared/fit.ts";
import type { Answered } from "../shared/http.ts";
import { pauseAfter } from "../shared/limit.ts";
import { isRecord } from "../shared/members.ts";
import { throughQuiet } from "../shared/quiet.ts";
import { type WalkItem, type WalkPage, type WalkStep, walk } from "../shared/walk.ts";
import { LIMIT, ask } from "./api.ts";
import { RedditSettings } from "./manifest.ts";
import { fullnameOf } from "./thing.ts";
import { RedditListing, RedditThing } from "./wire.ts";

const PER_PAGE = 100;
const MAX_BYTES = 450_000;
const DAY_MS = 86_400_000;

/** Listings lag by seconds, searches by minutes; read by `after` alone, no deleted item can stop them as `before` would. */
const RULES = { overlapMs: 10 * 60_000, maxPages: 200 } as const;

/** A listing ends after about 1,000 items, whether there are older ones or not. */
const DEPTH = 950;

/** Polls listings newest first, one stream each. Source: reddit.com/dev/api. */
export const redditPoller: Poller = { streams, fetchPage, recheck: { max: 100, fetch: recheck } };

function streams(settings: object): readonly string[] {
  const { subreddits, comments, queries, mentions, messages } = RedditSettings.parse(settings);
  return [
    ...new Set([
      ...subreddits.flatMap((name) => [`r/${name}/new`, ...(comments ? [`r/${name}/comments`] : [])]),
      ...queries.map((query) => `search:${query}`),
      ...(mentions ? ["mentions"] : []),
      ...(messages ? ["inbox"] : []),
    ]),
  ];
}

function pathOf(stream: string): string {
  if (stream === "mentions") return "/message/mentions?";
  // Unread alone would miss what somebody opens on the site before the poll.
  if (stream === "inbox") return "/message/inbox?";
  if (!stream.startsWith("search:")) return `/${stream}?`;
  const query = new URLSearchParams({ q: stream.slice("search:".length), sort: "new", type: "link", t: "all" });
  return `/search?${query.toString()}&`;
}

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const { backfillDays } = RedditSettings.parse(input.settings);
  if (!streams(input.settings).includes(input.stream))
    throw new AppError("invalid_input", `No stream "${input.stream}"`);
  return throughQuiet(input.cursor, (cursor) =>
    walk(cursor, input.now(), { ...RULES, backfillMs: backfillDays * DAY_MS }, (step) => read(input, step)),
  );
}

async function read(input: FetchPageInput, { token }: WalkStep): Promise<WalkPage> {
  const [, count = "0", from] = /^(\d+)\/(.+)$/.exec(token ?? "") ?? [];
  const after = from === undefined ? "" : `&after=${encodeURIComponent(from)}`;
  const answered = await ask(input, `${pathOf(input.stream)}limit=${PER_PAGE}&raw_json=1${after}`);
  const { children, after: next } = listingOf(answered);
  const seen = Number(count) + children.length;
  const pauseUntil = pauseAfter(answered.headers, input.now(), LIMIT);
  return {
    items: children.flatMap(itemOf),
    next: next === undefined ? undefined : `${seen}/${next}`,
    cutOff: seen >= DEPTH,
    body: bodyOf(answered),
    ...(pauseUntil ? { pauseUntil } : {}),
  };
}

/** Asks for posts and comments by name: those that are gone come back without their words, or not at all. */
async function recheck(call: Call, posts: readonly Known[]): Promise<Pick<Page, "body">> {
  const asked = posts.map(({ externalId }) => externalId).filter((name) => /^t[13]_\w+$/.test(name));
  if (asked.length === 0) return { body: undefined };
  const answered = await ask(call, `/api/info?id=${asked.join(",")}&raw_json=1`);
  listingOf(answered);
  return { body: bodyOf(answered, { asked }) };
}

function listingOf({ status, json }: Answered): {
  readonly children: readonly unknown[];
  readonly after: string | undefined;
} {
  const listing = RedditListing.safeParse(json);
  if (status === 200 && listing.success) return listing.data.data;
  const reason = isRecord(json) && typeof json["reason"] === "string" ? ` (${json["reason"]})` : "";
  if (status === 403) throw new AppError("forbidden", `Reddit does not show this${reason}`);
  if (status === 404) throw new AppError("not_found", `Reddit has nothing there${reason}`);
  throw new AppError("upstream", status === 200 ? "Reddit answered with no listing" : `Reddit answered ${status}`, {
    status,
  });
}

/** Markup twice over, pictures' sizes, awards: most of an answer, and nothing that is read. */
const HEAVY = new Set([
  "selftext_html",
  "body_html",
  "description_html",
  "preview",
  "media",
  "secure_media",
  "media_embed",
  "secure_media_embed",
  "media_metadata",
  "gallery_data",
  "all_awardings",
  "awarders",
  "link_flair_richtext",
  "author_flair_richtext",
  "crosspost_parent_list",
]);

function bodyOf(
  { uri, status, json }: Answered & { readonly uri: string },
  rest: Readonly<Record<string, unknown>> = {},
): string {
  return exchangeText({ method: "GET", uri }, { status, body: fitted(lightened(json), MAX_BYTES) }, rest);
}

function lightened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lightened);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !HEAVY.has(name))
      .map(([name, member]) => [name, lightened(member)]),
  );
}

function itemOf(child: unknown): WalkItem[] {
  const data = isRecord(child) ? child["data"] : undefined;
  const thing = RedditThing.safeParse(data);
  const kind = isRecord(child) && typeof child["kind"] === "string" ? child["kind"] : "";
  const id = thing.success ? fullnameOf(kind, thing.data) : undefined;
  if (!thing.success || id === undefined) return [];
  const { created_utc: at, edited } = thing.data;
  return [{ id, at, ...(edited === undefined ? {} : { version: String(edited) }) }];
}

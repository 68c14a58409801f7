import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import type { Call } from "../call.ts";
import type { FetchPageInput, Known, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import type { Answered } from "../shared/http.ts";
import { pauseAfter } from "../shared/limit.ts";
import { isRecord } from "../shared/members.ts";
import { type WalkItem, type WalkPage, type WalkStep, walk } from "../shared/walk.ts";
import { momentOf } from "./id.ts";
import { XSettings, searchOf } from "./manifest.ts";
import { priceOf } from "./price.ts";
import { API, LIMIT, ask, fieldsOf, problemOf, unexpected } from "./request.ts";
import { XPost } from "./wire.ts";

const SEARCH = "search:";
const MENTIONS = "mentions";
const DAY_MS = 24 * 60 * 60 * 1000;

/** Search holds back about 30 seconds and may index late; what was written this long before a walk is read again. */
const OVERLAP_MS = 5 * 60 * 1000;
/** Search reaches back 7 days; a start outside is refused, and clocks differ. */
const SEARCH_MS = 7 * DAY_MS - 5 * 60 * 1000;
/** The mentions timeline shows no more than these. */
const MENTIONS_SHOWN = 800;
/** About 3 KB a post with its author: a page stays far below what a queue takes, long posts included. */
const PAGE_SIZE = 50;
/** Requests of one step at most. */
const QUIET_PAGES = 5;
/** Pages after which even a budget that somebody set too high should not be spent on one walk. */
const MAX_PAGES = 1_000;

/** Polls searches and mentions newest first, and looks known posts up again. */
export const xPoller: Poller = { streams, fetchPage, recheck: { max: 100, fetch: recheck } };

function streams(settings: object): readonly string[] {
  const { queries, mentions } = XSettings.parse(settings);
  return [...new Set(queries)].map((query) => `${SEARCH}${query}`).concat(mentions ? [MENTIONS] : []);
}

/** `polled`: when the last whole walk began. `now`: the start of this walk, from where it reads, and posts so far. */
const Cursor = z.object({
  walk: z.string().optional(),
  polled: z.number().optional(),
  now: z.object({ began: z.number(), from: z.number(), read: z.number() }).optional(),
});
type Cursor = z.infer<typeof Cursor>;

/**
 * A walk asks for everything since five minutes before the last one began. `start_time` says so, not `since_id`: X heeds
 * only `since_id` when both are sent, and that hides what was indexed late. What is read twice a day is billed once.
 */
async function fetchPage(input: FetchPageInput): Promise<Page> {
  let page = await fetchOne(input);
  // Pages of the overlap that bring nothing new are passed over at once.
  for (let more = 1; more < QUIET_PAGES && page.more && page.body === undefined && !page.pauseUntil; more++) {
    const next = await fetchOne({ ...input, cursor: page.cursor });
    page = { ...next, spent: (page.spent ?? 0) + (next.spent ?? 0) };
  }
  return page;
}

async function fetchOne(input: FetchPageInput): Promise<Page> {
  const settings = XSettings.parse(input.settings);
  const cursor = parseCursor(input.cursor);
  const now = input.now();
  const search = input.stream.startsWith(SEARCH);
  const backfillMs = Math.min(settings.backfillDays * DAY_MS, search ? SEARCH_MS - OVERLAP_MS : Infinity);
  const rules = { overlapMs: OVERLAP_MS, backfillMs, maxPages: MAX_PAGES };
  let running = cursor.now;
  const page = await walk(cursor.walk, now, rules, async (step) => {
    const wanted = Math.max(step.since, cursor.polled === undefined ? 0 : cursor.polled - OVERLAP_MS);
    const earliest = search ? now.getTime() - SEARCH_MS : 0;
    const state = running ?? { began: now.getTime(), from: Math.max(wanted, earliest), read: 0 };
    const read = await readPage(input, settings, step, Math.max(state.from, earliest));
    if (read === "expired") {
      running = undefined;
      return read;
    }
    running = { ...state, read: state.read + read.items.length };
    // Of a first walk nothing is missed that was ever promised.
    const unseen = cursor.polled !== undefined && wanted < earliest;
    const shortened = !search && running.read >= MENTIONS_SHOWN;
    return { ...read, cutOff: unseen || shortened };
  });
  const done = !page.more && running !== undefined;
  const next: Cursor = {
    ...(page.cursor === undefined ? {} : { walk: page.cursor }),
    ...(done ? { polled: running?.began } : { polled: cursor.polled, now: running }),
  };
  return { ...page, cursor: JSON.stringify(next) };
}

async function readPage(
  input: FetchPageInput,
  settings: XSettings,
  step: WalkStep,
  from: number,
): Promise<WalkPage | "expired"> {
  const uri = pageUri(input.stream, settings, step.token, from);
  const answered = await ask(input, { url: uri });
  if (answered.status === 400 && step.token !== undefined && blamesToken(answered)) return "expired";
  if (answered.status === 403)
    throw new AppError("unauthenticated", `X gives the app no access (403): ${problemOf(answered).text}`);
  if (answered.status !== 200 || !isRecord(answered.json)) throw unexpected(answered);
  const { data, meta } = answered.json;
  const items = (Array.isArray(data) ? data : []).flatMap(itemOf);
  const next = isRecord(meta) && typeof meta["next_token"] === "string" ? meta["next_token"] : undefined;
  const unbilled =
    step.sinceId === undefined ? 0 : items.filter(({ id }) => BigInt(id) <= BigInt(step.sinceId ?? 0)).length;
  return {
    items,
    next,
    body: exchangeText({ method: "GET", uri }, { status: 200, body: answered.json }),
    pauseUntil: pauseAfter(answered.headers, input.now(), LIMIT),
    spent: spentOn(answered.json, unbilled),
  };
}

function pageUri(stream: string, settings: XSettings, token: string | undefined, from: number): string {
  const query = new URLSearchParams(fieldsOf(settings));
  query.set("max_results", String(PAGE_SIZE));
  query.set("start_time", `${new Date(from).toISOString().slice(0, 19)}Z`);
  if (stream === MENTIONS) {
    if (token !== undefined) query.set("pagination_token", token);
    return `${API}/users/${settings.accountId ?? ""}/mentions?${query.toString()}`;
  }
  if (!stream.startsWith(SEARCH)) throw new AppError("invalid_input", `X has no stream "${stream}"`);
  query.set("query", searchOf(stream.slice(SEARCH.length)));
  if (token !== undefined) query.set("next_token", token);
  return `${API}/tweets/search/recent?${query.toString()}`;
}

/** X names the parameter that it does not take. */
function blamesToken({ json }: Answered): boolean {
  const errors = isRecord(json) && Array.isArray(json["errors"]) ? (json["errors"] as readonly unknown[]) : [];
  return errors.some(
    (error) =>
      isRecord(error) &&
      isRecord(error["parameters"]) &&
      ("next_token" in error["parameters"] || "pagination_token" in error["parameters"]),
  );
}

function itemOf(value: unknown): readonly WalkItem[] {
  const post = XPost.safeParse(value);
  const at = post.success ? momentOf(post.data.id, post.data.created_at) : undefined;
  return post.success && at !== undefined && /^\d+$/.test(post.data.id) ? [{ id: post.data.id, at }] : [];
}

/**
 * Dollars of an answer at list price: every resource in it, expansions included. `unbilled` posts were read before; with
 * them goes an author each. Discounts (reads of one's own account) are not known here, so that the sum errs upwards.
 */
function spentOn(body: Readonly<Record<string, unknown>>, unbilled: number): number {
  const count = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
  const includes = isRecord(body["includes"]) ? body["includes"] : {};
  const posts = count(body["data"]);
  const users = count(includes["users"]);
  return priceOf({
    posts: Math.max(0, posts - unbilled) + count(includes["tweets"]),
    users: unbilled >= posts ? 0 : users,
    media: unbilled >= posts ? 0 : count(includes["media"]),
  });
}

/** Looks posts up by the first id of their history; where one was edited since, its newest version is fetched as well. */
async function recheck(call: Call, posts: readonly Known[]): Promise<Pick<Page, "body" | "spent">> {
  // Direct messages have no address, and are no posts that a lookup could find.
  const ids = posts.filter(({ address }) => /^\d{1,19}$/.test(address["id"] ?? "")).map(({ externalId }) => externalId);
  if (ids.length === 0) return { body: undefined };
  const first = await lookUp(call, ids);
  const edits = listIn(first.body, "data").flatMap((value) => {
    const post = XPost.safeParse(value);
    const newest = post.success ? post.data.edit_history_tweet_ids.at(-1) : undefined;
    return newest === undefined || ids.includes(newest) ? [] : [newest];
  });
  const second = edits.length > 0 ? await lookUp(call, edits) : undefined;
  const merge = (name: string): readonly unknown[] => [
    ...listIn(first.body, name),
    ...listIn(second?.body ?? {}, name),
  ];
  const includes = (name: string): readonly unknown[] =>
    [first, second].flatMap((one) => listIn(isRecord(one?.body["includes"]) ? one.body["includes"] : {}, name));
  const body = {
    data: merge("data"),
    includes: { users: includes("users"), media: includes("media") },
    errors: listIn(first.body, "errors"),
  };
  const text = exchangeText({ method: "GET", uri: first.uri }, { status: 200, body });
  return { body: text, spent: first.spent + (second?.spent ?? 0) };
}

type LookUp = { readonly uri: string; readonly body: Readonly<Record<string, unknown>>; readonly spent: number };

async function lookUp(call: Call, ids: readonly string[]): Promise<LookUp> {
  const query = new URLSearchParams({ ids: ids.join(","), ...fieldsOf(XSettings.parse(call.settings)) });
  const uri = `${API}/tweets?${query.toString()}`;
  const answered = await ask(call, { url: uri });
  if (answered.status === 403)
    throw new AppError("unauthenticated", `X gives the app no access (403): ${problemOf(answered).text}`);
  if (answered.status !== 200 || !isRecord(answered.json)) throw unexpected(answered);
  return { uri, body: answered.json, spent: spentOn(answered.json, 0) };
}

function listIn(body: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const list = body[name];
  return Array.isArray(list) ? list : [];
}

/** A cursor of another shape is none: the walk begins again, and duplicates change nothing. */
function parseCursor(text: string | undefined): Cursor {
  if (text === undefined) return {};
  try {
    return Cursor.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

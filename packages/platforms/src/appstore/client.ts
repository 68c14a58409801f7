import { AppError } from "@kikimimi/core/base/error";
import { SignJWT, importPKCS8 } from "jose";
import * as z from "zod";
import { type Call, secretOf } from "../call.ts";
import type { FetchPageInput, Known, Page, Poller } from "../poller.ts";
import { exchangeText } from "../shared/exchange.ts";
import { type Answered, type HttpRequest, send } from "../shared/http.ts";
import { limited, quietSeconds } from "../shared/limit.ts";
import { type LookBackItem, type LookBackPage, lookBack } from "../shared/look-back.ts";
import { isRecord } from "../shared/members.ts";
import { AppstoreSettings } from "./manifest.ts";
import { replyIdOf } from "./review.ts";
import { AppstoreEntry, AppstoreFeed, AppstoreResponse, AppstoreReview } from "./wire.ts";

/** Where App Store Connect answers. */
export const API = "https://api.appstoreconnect.apple.com";

const FEEDS = "https://itunes.apple.com";
const CONNECT = "connect";
const RSS = "rss:";

/** The feed ends there. */
const MAX_FEED_PAGES = 10;
/** A hundred long reviews with their responses stay under what one delivery may hold. */
const PER_PAGE = 100;
const MAX_PAGES = 200;
const DAY_MS = 86_400_000;
const CONNECT_BACK_DAYS = 7;
const FEED_BACK_DAYS = 2;

/** Apple takes tokens of 20 minutes at most; each request signs its own. */
const TOKEN_SECONDS = 600;

/** Reviews newest first: a stream for each country's feed, or one for App Store Connect. */
export const appstorePoller: Poller = { streams, fetchPage, recheck: { max: 1, fetch: recheck } };

function streams(settings: object): readonly string[] {
  const { api, countries } = AppstoreSettings.parse(settings);
  return api === "connect" ? [CONNECT] : [...new Set(countries)].map((country) => `${RSS}${country}`);
}

async function fetchPage(input: FetchPageInput): Promise<Page> {
  const { backfillDays } = AppstoreSettings.parse(input.settings);
  const backfillMs = backfillDays * DAY_MS;
  if (input.stream === CONNECT) {
    const rules = { backMs: CONNECT_BACK_DAYS * DAY_MS, backfillMs, maxPages: MAX_PAGES };
    return (await lookBack(input.cursor, input.now(), rules, async (token) => readConnect(input, token))).page;
  }
  if (!input.stream.startsWith(RSS))
    throw new AppError("invalid_input", `The App Store has no stream "${input.stream}"`);
  const rules = { backMs: FEED_BACK_DAYS * DAY_MS, backfillMs, maxPages: MAX_FEED_PAGES };
  return (await lookBack(input.cursor, input.now(), rules, async (token) => readFeed(input, Number(token ?? 1)))).page;
}

async function readFeed(input: FetchPageInput, page: number): Promise<LookBackPage> {
  const { appId } = AppstoreSettings.parse(input.settings);
  const country = encodeURIComponent(input.stream.slice(RSS.length));
  const uri = `${FEEDS}/${country}/rss/customerreviews/page=${page}/id=${appId}/sortby=mostrecent/json`;
  const answered = await send(input, { url: uri });
  // Apple's edge answers 403 to who asks too often.
  if (answered.status === 429 || answered.status === 403)
    throw limited("The App Store", quietSeconds(answered.headers, input.now()));
  const feed = AppstoreFeed.safeParse(isRecord(answered.json) ? answered.json["feed"] : undefined);
  if (answered.status !== 200 || !feed.success) throw unexpected(answered);
  const entries = feed.data.entry
    .map((entry) => AppstoreEntry.safeParse(entry).data)
    .filter((one) => one !== undefined);
  const reviews = entries.filter((entry) => entry["im:rating"] !== undefined);
  // Without times nothing tells how far back a page reaches: only the newest one is read.
  const timed = reviews.length > 0 && reviews.every(({ updated }) => updated !== undefined);
  return {
    items: reviews.map(({ id, updated, title, content, "im:rating": rating }) => ({
      id,
      at: updated ?? input.now().getTime(),
      version: JSON.stringify([updated, title, content, rating]),
    })),
    next: timed ? String(page + 1) : undefined,
    body: (_fresh, changed) => bodyOf(uri, answered, changed, input.now()),
  };
}

async function readConnect(input: FetchPageInput, token: string | undefined): Promise<LookBackPage | "expired"> {
  const { appId } = AppstoreSettings.parse(input.settings);
  const query = new URLSearchParams({ sort: "-createdDate", include: "response", limit: String(PER_PAGE) });
  if (token !== undefined) query.set("cursor", token);
  const uri = `${API}/v1/apps/${appId}/customerReviews?${query.toString()}`;
  const answered = await ask(input, { url: uri });
  if (token !== undefined && answered.status === 400) return "expired";
  if (answered.status !== 200) throw connectRefusal(answered, input.now());
  const list = List.safeParse(answered.json);
  if (!list.success) throw new AppError("upstream", "App Store Connect answered with no list");
  return {
    items: itemsOf(list.data),
    next: cursorIn(list.data.links?.next),
    body: (_fresh, changed) => bodyOf(uri, answered, changed, input.now()),
    pauseUntil: pauseAfter(answered, input.now()),
  };
}

const List = z.looseObject({
  data: z.array(z.unknown()),
  included: z.array(z.unknown()).optional().catch(undefined),
  links: z
    .looseObject({ next: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** A review and its response stand in the list at the review's time, each with a version of its own. */
function itemsOf({ data, included }: z.infer<typeof List>): LookBackItem[] {
  const responses = new Map(
    (included ?? [])
      .map((member) => AppstoreResponse.safeParse(member).data)
      .filter((response) => response !== undefined)
      .map((response) => [response.id, response.attributes] as const),
  );
  return data.flatMap((member) => {
    const review = AppstoreReview.safeParse(member).data;
    if (review?.attributes.createdDate === undefined) return [];
    const { createdDate: at, rating, title, body } = review.attributes;
    const response = responses.get(review.relationships?.response?.data?.id ?? "");
    const said = { id: review.id, at, version: JSON.stringify([at, rating, title, body]) };
    if (!response) return [said];
    return [
      said,
      { id: replyIdOf(review.id), at, version: JSON.stringify([response.lastModifiedDate, response.responseBody]) },
    ];
  });
}

/** Only the cursor is taken from the link: the token must not follow an address that came from outside. */
function cursorIn(next: string | undefined): string | undefined {
  return URL.parse(next ?? "")?.searchParams.get("cursor") || undefined;
}

/** One review again: Apple answers 404 once it is gone. */
async function recheck(call: Call, posts: readonly Known[]): Promise<Pick<Page, "body">> {
  const post = posts.find(({ externalId, address }) => address["via"] === "connect" && !externalId.endsWith("/reply"));
  if (!post) return { body: undefined };
  const uri = `${API}/v1/customerReviews/${encodeURIComponent(post.externalId)}?include=response`;
  const answered = await ask(call, { url: uri });
  if (answered.status !== 200 && answered.status !== 404) throw connectRefusal(answered, call.now());
  return { body: exchangeText({ method: "GET", uri }, { status: answered.status, body: answered.json ?? {} }) };
}

function bodyOf(uri: string, { status, json }: Answered, changed: ReadonlySet<string>, now: Date): string {
  const changedAt = Object.fromEntries([...changed].map((id) => [id, now.toISOString()]));
  return exchangeText({ method: "GET", uri }, { status, body: json }, { changedAt });
}

/** One request to App Store Connect with a token of its own. */
export async function ask(call: Call, request: HttpRequest): Promise<Answered> {
  return send(call, { ...request, headers: { authorization: `Bearer ${await tokenOf(call)}` } });
}

/** Source: developer.apple.com/documentation/appstoreconnectapi/generating-tokens-for-api-requests. */
async function tokenOf({ secrets, now }: Call): Promise<string> {
  const [issuer, keyId, privateKey] = ["issuerId", "keyId", "privateKey"].map((name) => secretOf(secrets, name));
  if (keyId === undefined || privateKey === undefined) {
    throw new AppError("unauthenticated", "App Store Connect needs keyId and privateKey");
  }
  const issuedAt = Math.floor(now().getTime() / 1000);
  try {
    const token = new SignJWT(issuer === undefined ? { sub: "user" } : { iss: issuer });
    return await token
      .setProtectedHeader({ alg: "ES256", kid: keyId, typ: "JWT" })
      .setAudience("appstoreconnect-v1")
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_SECONDS)
      .sign(await importPKCS8(privateKey, "ES256"));
  } catch {
    // Not the library's message: it may quote the key.
    throw new AppError("unauthenticated", "The private key of App Store Connect cannot be read");
  }
}

/** App Store Connect's refusal as AppError. */
export function connectRefusal(answered: Answered, now: Date): AppError {
  const { status } = answered;
  if (status === 429) return limited("App Store Connect", quietSeconds(answered.headers, now));
  const why = `App Store Connect answered ${status}`;
  if (status === 401) return new AppError("unauthenticated", why, { status });
  if (status === 403) return new AppError("forbidden", why, { status });
  if (status === 404) return new AppError("not_found", why, { status });
  return new AppError("upstream", why, { status });
}

/** `user-hour-lim:3500;user-hour-rem:0` counts a rolling hour, so a little quiet brings requests back. */
function pauseAfter({ headers }: Answered, now: Date): Date | undefined {
  const left = /user-hour-rem:\s*(\d+)/i.exec(headers.get("x-rate-limit") ?? "")?.[1];
  return left !== undefined && Number(left) < 1
    ? new Date(now.getTime() + quietSeconds(headers, now) * 1000)
    : undefined;
}

function unexpected({ status }: Answered): AppError {
  return new AppError(
    "upstream",
    status === 200 ? "The App Store answered with no feed" : `The App Store answered ${status}`,
    {
      status,
    },
  );
}

import { AppError } from "@kikimimi/core/base/error";
import { cut, wellFormed } from "@kikimimi/core/base/text";
import type { Call } from "../call.ts";
import { type Answered, type HttpRequest, send } from "../shared/http.ts";
import { type LimitHeaders, limited, quietSeconds } from "../shared/limit.ts";
import { isRecord } from "../shared/members.ts";
import type { XSettings } from "./manifest.ts";

/** Where API v2 lives. */
export const API = "https://api.x.com/2";

/** X tells when the window of 15 minutes turns in seconds since 1970. */
export const LIMIT: LimitHeaders = { remaining: "x-rate-limit-remaining", reset: "x-rate-limit-reset", style: "epoch" };

/** A monthly cap or empty credits end when somebody pays or the month turns; it is asked again now and then. */
const CAPPED_SECONDS = 6 * 60 * 60;

/**
 * One request with the source's token. Throws AppError `unauthenticated` for a dead token, `rate_limited` for limits,
 * caps and empty credits, and what `send` throws; every other answer is the caller's to judge.
 */
export async function ask(call: Call, request: HttpRequest): Promise<Answered> {
  const { accessToken } = call.token ?? {};
  if (accessToken === undefined) throw new AppError("unauthenticated", "X needs a refresh token or a bearer token");
  const answered = await send(call, { ...request, headers: { authorization: `Bearer ${accessToken}` } });
  if (answered.status === 401) throw new AppError("unauthenticated", "X refuses the access token (401)");
  const capped = problemOf(answered).type.endsWith("/usage-capped") || answered.status === 402;
  if (capped) throw limited("X", CAPPED_SECONDS);
  if (answered.status === 429) throw limited("X", quietSeconds(answered.headers, call.now(), LIMIT));
  return answered;
}

/** What X says is wrong, for people; the type is a URI, empty where there is none. */
export function problemOf({ json }: Answered): { readonly type: string; readonly text: string } {
  const body = isRecord(json) ? json : {};
  const [first] = Array.isArray(body["errors"]) ? (body["errors"] as readonly unknown[]) : [];
  const told = [body, ...(isRecord(first) ? [first] : [])];
  const pick = (name: string): string | undefined =>
    told.map((one) => one[name]).find((value): value is string => typeof value === "string" && value !== "");
  const text = pick("detail") ?? pick("message") ?? pick("title") ?? "no reason given";
  return { type: pick("type") ?? "", text: cut(wellFormed(text), 200) };
}

/** The error of an answer that is none of the expected ones. */
export function unexpected(answered: Answered): AppError {
  const { status } = answered;
  return new AppError("upstream", `X answered ${status}: ${problemOf(answered).text}`, { status });
}

/** Fields and expansions of every request that reads posts; X bills each expanded object. */
export function fieldsOf({ authors, media }: XSettings): Record<string, string> {
  const expansions = [...(authors ? ["author_id"] : []), ...(media ? ["attachments.media_keys"] : [])];
  return {
    "tweet.fields":
      "author_id,conversation_id,created_at,edit_history_tweet_ids,entities,attachments,lang,note_tweet,public_metrics,referenced_tweets",
    ...(expansions.length > 0 ? { expansions: expansions.join(",") } : {}),
    ...(authors ? { "user.fields": "name,username,verified,public_metrics" } : {}),
    ...(media ? { "media.fields": "type,url,preview_image_url,alt_text" } : {}),
  };
}

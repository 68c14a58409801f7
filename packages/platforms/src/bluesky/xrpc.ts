import { AppError } from "@kikimimi/core/base/error";
import type { Call } from "../call.ts";
import { type Answered, type HttpRequest, send } from "../shared/http.ts";
import { type LimitHeaders, limited, quietSeconds } from "../shared/limit.ts";
import { isRecord } from "../shared/members.ts";
import { BlueskySettings } from "./manifest.ts";

/** `ratelimit-reset` is in epoch seconds; there is no `Retry-After`. */
export const LIMIT: LimitHeaders = { remaining: "ratelimit-remaining", reset: "ratelimit-reset", style: "epoch" };

/** Errors that say that a token will never do again, whatever the status; the server answers 400 as well as 401. */
const DEAD = new Set([
  "InvalidToken",
  "ExpiredToken",
  "AuthMissing",
  "AuthMissingOrInvalid",
  "AuthenticationRequired",
  "AccountTakedown",
  "AccountDeactivated",
]);

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** The address of a method with its parameters; lists repeat their name. */
export function methodUrl(settings: object, nsid: string, query: Query = {}): string {
  const { service } = BlueskySettings.parse(settings);
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) params.append(name, String(one));
    }
  }
  return `${service}/xrpc/${nsid}${params.size > 0 ? `?${params.toString()}` : ""}`;
}

/**
 * One call of a method by the source's account. Every method used here may be repeated: posts are put under a fixed key.
 * Throws AppError `unauthenticated` for a dead token and `rate_limited` until the server's own reset.
 */
export async function ask(call: Call, request: Pick<HttpRequest, "url" | "method" | "body">): Promise<Answered> {
  const { appview } = BlueskySettings.parse(call.settings);
  const proxied = appview !== undefined && /\/xrpc\/app\.bsky\./.test(request.url);
  const token = call.token?.accessToken;
  if (token === undefined) throw new AppError("unauthenticated", "Bluesky needs a session");
  return within(
    call,
    await send(call, {
      ...request,
      headers: { authorization: `Bearer ${token}`, ...(proxied ? { "atproto-proxy": appview } : {}) },
      repeatable: true,
    }),
  );
}

/** Lets an answer pass unless it says that a limit or a session has come to its end. */
export function within(call: Pick<Call, "now">, answered: Answered): Answered {
  const { status, headers } = answered;
  if (status === 429) throw limited("Bluesky", quietSeconds(headers, call.now(), LIMIT));
  if (status === 401 || (status >= 400 && DEAD.has(errorOf(answered)))) {
    throw new AppError("unauthenticated", `Bluesky refuses the session (${errorOf(answered) || status})`);
  }
  return answered;
}

/** The machine-readable name of an error; empty where there is none. */
export function errorOf({ json }: Pick<Answered, "json">): string {
  return isRecord(json) && typeof json["error"] === "string" ? json["error"] : "";
}

/** An answer that nobody expected: it may pass. */
export function unexpected({ status }: Answered): AppError {
  return new AppError("upstream", status === 200 ? "Bluesky answered something else" : `Bluesky answered ${status}`, {
    status,
  });
}

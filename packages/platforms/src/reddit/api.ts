import { AppError } from "@kikimimi/core/base/error";
import type { Call, Token, Tokens } from "../call.ts";
import { secretOf } from "../call.ts";
import { type Answered, type HttpRequest, send } from "../shared/http.ts";
import { type LimitHeaders, limited, quietSeconds } from "../shared/limit.ts";
import { isRecord } from "../shared/members.ts";
import { RedditSettings } from "./manifest.ts";

const API = "https://oauth.reddit.com";
const TOKEN_URL = "https://www.reddit.com/api/v1/access_token";

/** `x-ratelimit-reset` is the number of seconds left; `-remaining` may be a fraction. */
export const LIMIT: LimitHeaders = { remaining: "x-ratelimit-remaining", reset: "x-ratelimit-reset", style: "seconds" };

/** Access tokens live an hour or a day, as their answer says; without a refresh token they are the app's own. */
export const redditTokens: Tokens = { renewSeconds: 300, obtain };

async function obtain(call: Omit<Call, "token">): Promise<Token> {
  const [id, secret] = [secretOf(call.secrets, "clientId"), secretOf(call.secrets, "clientSecret")];
  if (id === undefined || secret === undefined)
    throw new AppError("unauthenticated", "Reddit needs clientId and clientSecret");
  const refresh = secretOf(call.secrets, "refreshToken");
  const grant =
    refresh === undefined
      ? { grant_type: "client_credentials" }
      : { grant_type: "refresh_token", refresh_token: refresh };
  const answered = await send(call, {
    url: TOKEN_URL,
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`,
      "user-agent": agentOf(call),
    },
    body: new URLSearchParams(grant),
    // A token that nobody holds hurts nobody.
    repeatable: true,
  });
  if (answered.status === 429) throw limited("Reddit", quietSeconds(answered.headers, call.now(), LIMIT));
  const { json } = answered;
  // A refused refresh token is told with 200 as well as with 400.
  const refused = isRecord(json) && typeof json["error"] === "string";
  if (answered.status === 401 || answered.status === 403 || (refused && answered.status <= 400)) {
    throw new AppError("unauthenticated", `Reddit refuses the app or its refresh token (${answered.status})`);
  }
  const accessToken = isRecord(json) ? json["access_token"] : undefined;
  const seconds = isRecord(json) ? json["expires_in"] : undefined;
  if (typeof accessToken !== "string" || accessToken === "")
    throw new AppError("upstream", "Reddit answered without a token");
  const lives = typeof seconds === "number" && seconds > 0 ? seconds : 3_600;
  return { accessToken, expiresAt: new Date(call.now().getTime() + lives * 1000).toISOString() };
}

function agentOf({ settings }: Pick<Call, "settings">): string {
  const { userAgent, username } = RedditSettings.parse(settings);
  return userAgent ?? `web:kikimimi:v0.1 (by /u/${username})`;
}

/** A request with the token; limits and dead tokens are thrown, the rest is the caller's to judge. */
export async function ask(
  call: Call,
  path: string,
  request: Omit<HttpRequest, "url"> = {},
): Promise<Answered & { readonly uri: string }> {
  const uri = `${API}${path}`;
  const headers = { authorization: `Bearer ${call.token?.accessToken ?? ""}`, "user-agent": agentOf(call) };
  const answered = await send(call, { ...request, url: uri, headers });
  if (answered.status === 429) throw limited("Reddit", quietSeconds(answered.headers, call.now(), LIMIT));
  if (answered.status === 401) throw new AppError("unauthenticated", "Reddit refuses the token (401)");
  return { ...answered, uri };
}

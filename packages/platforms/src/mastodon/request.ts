import { type Call, secretOf } from "../call.ts";
import { type Answered, type HttpRequest, send } from "../shared/http.ts";
import { type LimitHeaders, limited, quietSeconds } from "../shared/limit.ts";
import { MastodonSettings } from "./manifest.ts";

/** `X-RateLimit-Reset` is an ISO time. */
export const LIMIT: LimitHeaders = { remaining: "x-ratelimit-remaining", reset: "x-ratelimit-reset", style: "iso" };

/** One request with the source's token, where it has one. Throws AppError `rate_limited` until the instance's own reset. */
export async function ask(call: Call, request: HttpRequest): Promise<Answered> {
  const token = secretOf(call.secrets, "accessToken");
  const headers = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...request.headers };
  const answered = await send(call, { ...request, headers });
  if (answered.status === 429) throw limited("Mastodon", quietSeconds(answered.headers, call.now(), LIMIT));
  return answered;
}

/** The address of one status, or of a part of it. */
export function statusUrl({ settings }: Pick<Call, "settings">, id: string, part = ""): string {
  return `${MastodonSettings.parse(settings).baseUrl}/api/v1/statuses/${encodeURIComponent(id)}${part}`;
}

/** Whether what was noted of a status belongs to this instance. */
export function isHere({ settings }: Pick<Call, "settings">, address: Readonly<Record<string, string>>): boolean {
  const host = address["host"];
  return host === undefined || host === new URL(MastodonSettings.parse(settings).baseUrl).host;
}

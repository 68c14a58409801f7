import { AppError } from "@kikimimi/core/base/error";

const FALLBACK_SECONDS = 300;
const LONGEST_SECONDS = 24 * 60 * 60;

/** How a platform says when the next request may come. */
export type ResetStyle = "epoch" | "iso" | "seconds";

/** Names of the headers that tell a limit, and how its reset is written. */
export type LimitHeaders = { readonly remaining: string; readonly reset: string; readonly style: ResetStyle };

/** Seconds to be quiet (1 … a day) after a refusal: the platform's reset, else `Retry-After`, else five minutes. */
export function quietSeconds(headers: Headers, now: Date, limit?: LimitHeaders): number {
  const reset = limit && secondsOf(headers.get(limit.reset), limit.style, now);
  return bounded(reset ?? retryAfterOf(headers, now) ?? FALLBACK_SECONDS);
}

/** Until when to be quiet after a success that used up the last request; undefined while some are left. */
export function pauseAfter(headers: Headers, now: Date, limit: LimitHeaders): Date | undefined {
  const left = headers.get(limit.remaining)?.trim();
  // Reddit counts in fractions of a request.
  if (left === undefined || left === "" || !(Number(left) < 1)) return undefined;
  return new Date(now.getTime() + quietSeconds(headers, now, limit) * 1000);
}

/** The refusal of a request that came too soon; `seconds` to wait, bounded to a day. */
export function limited(platform: string, seconds: number = FALLBACK_SECONDS): AppError {
  return new AppError("rate_limited", `${platform} asks for quiet`, { retryAfter: bounded(seconds) });
}

/** `Retry-After` in seconds, whether it names seconds or a date; undefined when it says nothing. */
export function retryAfterOf(headers: Headers, now: Date): number | undefined {
  const text = headers.get("retry-after");
  return secondsOf(text, "seconds", now) ?? secondsOf(text, "iso", now);
}

function secondsOf(text: string | null, style: ResetStyle, now: Date): number | undefined {
  if (text === null || text.trim() === "") return undefined;
  const ms =
    style === "iso" ? Date.parse(text) - now.getTime() : Number(text) * 1000 - (style === "epoch" ? now.getTime() : 0);
  return ms > 0 ? ms / 1000 : undefined;
}

function bounded(seconds: number): number {
  return Math.min(LONGEST_SECONDS, Math.max(1, Math.ceil(seconds)));
}

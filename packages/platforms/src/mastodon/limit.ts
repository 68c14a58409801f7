const FALLBACK_SECONDS = 300;
const LONGEST_SECONDS = 24 * 60 * 60;

/** Seconds to wait after a 429: `X-RateLimit-Reset` (an ISO time), else `Retry-After`, else five minutes. */
export function retryAfter(headers: Headers, now: Date): number {
  const reset = secondsUntil(headers.get("x-ratelimit-reset"), now);
  const asked = headers.get("retry-after");
  const seconds =
    reset ?? (asked !== null && /^\d{1,6}$/.test(asked) ? Number(asked) : secondsUntil(asked, now)) ?? FALLBACK_SECONDS;
  return Math.min(LONGEST_SECONDS, Math.max(1, seconds));
}

/** Until when to be quiet after a success that used up the last request; undefined while some are left. */
export function pauseUntil(headers: Headers, now: Date): Date | undefined {
  if (headers.get("x-ratelimit-remaining")?.trim() !== "0") return undefined;
  return new Date(now.getTime() + retryAfter(headers, now) * 1000);
}

function secondsUntil(time: string | null, now: Date): number | undefined {
  const ms = time === null ? Number.NaN : Date.parse(time) - now.getTime();
  return ms > 0 ? Math.ceil(ms / 1000) : undefined;
}

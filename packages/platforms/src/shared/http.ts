import { AppError } from "@kikimimi/core/error";
import { parseJson } from "@kikimimi/core/json";

/** How a client waits and rolls dice; given, so that tests neither sleep nor guess. */
export type Pace = {
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** 0 (included) … 1 (excluded). */
  readonly random: () => number;
};

/** The pace of the real world. */
export const realPace: Pace = {
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/** An answer that was read to its end; `json` keeps long integers as texts. */
export type Answered = { readonly status: number; readonly headers: Headers; readonly json: unknown };

export type GetInput = Pace & {
  readonly fetch: typeof fetch;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
};

const TIMEOUT_MS = 10_000;
const RETRIES = 2;
const BACKOFF_MS = 500;
/** Longer than this is for the schedule to wait, not for a running function. */
const LONGEST_WAIT_MS = 5_000;

type Attempt =
  | { readonly answered: Answered }
  | { readonly reason: string; readonly retryAfterMs?: number | undefined; readonly cause?: unknown };

/**
 * GETs JSON, 10 seconds an attempt, with two jittered retries of what may pass: 5xx, network, time-outs, no JSON.
 * Answers below 500 are the caller's to judge. Throws AppError `upstream` when nothing helped.
 */
export async function getJson(input: GetInput): Promise<Answered> {
  for (let retry = 0; ; retry++) {
    const attempt = await attemptGet(input);
    if ("answered" in attempt) return attempt.answered;
    const asked = attempt.retryAfterMs;
    if (retry === RETRIES || (asked !== undefined && asked > LONGEST_WAIT_MS)) throw upstreamError(attempt);
    const backoff = BACKOFF_MS * 2 ** retry * (0.5 + input.random() / 2);
    await input.wait(Math.max(asked ?? 0, backoff));
  }
}

async function attemptGet({ fetch, url, headers }: GetInput): Promise<Attempt> {
  try {
    const response = await fetch(url, {
      headers: { accept: "application/json", ...headers },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.status >= 500)
      return { reason: `answered ${response.status}`, retryAfterMs: retryAfterMs(response.headers) };
    const json = jsonOf(text);
    // A refusal says enough by its status, whatever page comes with it.
    if (json === undefined && response.ok) return { reason: "answered without JSON" };
    return { answered: { status: response.status, headers: response.headers, json } };
  } catch (error) {
    return {
      reason: error instanceof Error && error.name === "TimeoutError" ? "timed out" : "could not be reached",
      cause: error,
    };
  }
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

function upstreamError({
  reason,
  retryAfterMs: ms,
  cause,
}: Exclude<Attempt, { readonly answered: Answered }>): AppError {
  return new AppError(
    "upstream",
    `The platform ${reason}`,
    ms === undefined ? {} : { retryAfter: Math.ceil(ms / 1000) },
    { cause },
  );
}

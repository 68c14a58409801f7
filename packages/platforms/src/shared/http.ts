import { AppError } from "@kikimimi/core/base/error";
import { parseJson } from "@kikimimi/core/base/json";
import type { Call, Pace } from "../call.ts";

/** The pace of the real world. */
export const realPace: Pace = {
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/** An answer that was read to its end; `json` keeps long integers as texts and is undefined for anything else. */
export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly json: unknown;
};

export type HttpRequest = {
  readonly url: string;
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  /** A form, or a value that is sent as JSON. */
  readonly body?: unknown;
  /** Whether repeating it is harmless; GET and PUT are, unless said otherwise. */
  readonly repeatable?: boolean;
  /** Whether an answer without JSON is one to try again; true unless given. */
  readonly json?: boolean;
};

const TIMEOUT_MS = 10_000;
const RETRIES = 2;
const BACKOFF_MS = 500;
/** Longer than this is for the schedule to wait, not for a running function. */
const LONGEST_WAIT_MS = 5_000;
/** No answer of any platform is as long; a longer one is cut off before it fills the memory. */
const MAX_BYTES = 8 * 1024 * 1024;

type Attempt =
  | { readonly answered: Answered }
  | { readonly reason: string; readonly retryAfterMs?: number | undefined; readonly cause?: unknown };

/**
 * One request to a platform: 10 seconds an attempt, 8 MB at most, redirects followed by GET only, two jittered retries
 * of what may pass (5xx, network, time-outs, no JSON) where repeating is harmless. Answers below 500 are the caller's to
 * judge. Throws AppError `upstream` when nothing helped, `unsure` where it may have been carried out all the same.
 */
export async function send(call: Pick<Call, "fetch" | "pace">, request: HttpRequest): Promise<Answered> {
  const method = request.method ?? "GET";
  const repeatable = request.repeatable ?? (method === "GET" || method === "PUT");
  for (let retry = 0; ; retry++) {
    const attempt = await attemptOnce(call.fetch, method, request);
    if ("answered" in attempt) return attempt.answered;
    const asked = attempt.retryAfterMs;
    const last = !repeatable || retry === RETRIES || (asked !== undefined && asked > LONGEST_WAIT_MS);
    if (last) throw upstreamError(attempt, method !== "GET");
    const backoff = BACKOFF_MS * 2 ** retry * (0.5 + call.pace.random() / 2);
    await call.pace.wait(Math.max(asked ?? 0, backoff));
  }
}

async function attemptOnce(fetch: Call["fetch"], method: string, request: HttpRequest): Promise<Attempt> {
  const { url, body, json: wantsJson = true } = request;
  const headers = carried(request.headers);
  const form = body instanceof URLSearchParams;
  try {
    const response = await fetch(url, {
      method,
      headers: {
        ...(wantsJson ? { accept: "application/json" } : {}),
        ...(body === undefined || form ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
      redirect: method === "GET" ? "follow" : "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const bytes = await readAll(response);
    if (response.status >= 500)
      return { reason: `answered ${response.status}`, retryAfterMs: retryAfterMs(response.headers) };
    const json = jsonOf(bytes);
    // A refusal says enough by its status, whatever page comes with it.
    if (json === undefined && response.ok && wantsJson && bytes.length > 0) return { reason: "answered without JSON" };
    return { answered: { status: response.status, headers: response.headers, bytes, json } };
  } catch (error) {
    if (error instanceof AppError) throw error;
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return { reason: timedOut ? "timed out" : "could not be reached", cause: error };
  }
}

/** Headers of one request. What refuses one quotes it, and it may be a secret: that is told to nobody. */
function carried(headers: HttpRequest["headers"]): HttpRequest["headers"] {
  try {
    new Headers(headers);
    return headers;
  } catch {
    throw new AppError("unauthenticated", "A secret holds a character that no request header can carry.");
  }
}

async function readAll(response: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const piece of body ?? []) {
    length += piece.length;
    if (length > MAX_BYTES) throw new AppError("upstream", `The platform's answer is longer than ${MAX_BYTES} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}

type Failure = Exclude<Attempt, { readonly answered: Answered }>;

function upstreamError({ reason, retryAfterMs: ms, cause }: Failure, unsure: boolean): AppError {
  const details = { ...(ms === undefined ? {} : { retryAfter: Math.ceil(ms / 1000) }), ...(unsure ? { unsure } : {}) };
  return new AppError("upstream", `The platform ${reason}`, details, { cause });
}

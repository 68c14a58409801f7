import { AppError } from "@kikimimi/core/base/error";
import { SignJWT, importPKCS8 } from "jose";
import * as z from "zod";
import { type Call, type Token, type Tokens, secretOf } from "../call.ts";
import type { SecretRule } from "../manifest.ts";
import { maybe } from "./field.ts";
import { type Answered, send } from "./http.ts";
import { limited, quietSeconds } from "./limit.ts";

const TOKEN_URL = "https://oauth2.googleapis.com/token";
const RENEW_SECONDS = 300;
const LIFE_SECONDS = 3600;

/** What a refresh token of Google's OAuth 2.0 is used with. */
export const GOOGLE_OAUTH_SECRETS: readonly SecretRule[] = [
  { name: "clientId", description: "OAuth client ID (Google Cloud console, APIs & Services, Credentials)" },
  { name: "clientSecret", description: "OAuth client secret of the same client" },
  { name: "refreshToken", description: "Refresh token that the owner of the account granted to this client" },
];

/**
 * Access tokens by a refresh token that the account's owner granted.
 * Source: developers.google.com/identity/protocols/oauth2/web-server#offline.
 */
export const refreshTokens: Tokens = { renewSeconds: RENEW_SECONDS, obtain: async (call) => refresh(call) };

/**
 * Access tokens by a service account's key file, whose text is the secret `serviceAccount`: an RS256 JWT for `scope`.
 * Source: developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests.
 */
export function serviceAccountTokens(scope: string): Tokens {
  return { renewSeconds: RENEW_SECONDS, obtain: async (call) => exchangeAssertion(call, scope) };
}

/** One refresh; throws `unauthenticated` when Google will never take the refresh token again. */
export async function refresh(call: Omit<Call, "token">): Promise<Token> {
  const [id, secret, token] = GOOGLE_OAUTH_SECRETS.map(({ name }) => secretOf(call.secrets, name));
  if (id === undefined || secret === undefined || token === undefined) {
    throw new AppError("unauthenticated", "Google needs clientId, clientSecret and refreshToken");
  }
  return requestToken(
    call,
    new URLSearchParams({ grant_type: "refresh_token", client_id: id, client_secret: secret, refresh_token: token }),
  );
}

const KeyFile = z.looseObject({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: maybe(z.string()),
});

async function exchangeAssertion(call: Omit<Call, "token">, scope: string): Promise<Token> {
  const assertion = await assertionOf(secretOf(call.secrets, "serviceAccount"), scope, call.now());
  return requestToken(
    call,
    new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion }),
  );
}

async function assertionOf(keyFile: string | undefined, scope: string, now: Date): Promise<string> {
  try {
    const key = KeyFile.parse(JSON.parse(keyFile ?? ""));
    const issuedAt = Math.floor(now.getTime() / 1000);
    return await new SignJWT({ scope })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", ...(key.private_key_id ? { kid: key.private_key_id } : {}) })
      .setIssuer(key.client_email)
      .setAudience(TOKEN_URL)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFE_SECONDS)
      .sign(await importPKCS8(key.private_key, "RS256"));
  } catch {
    // Neither the parser's nor the library's message: both may quote the key.
    throw new AppError("unauthenticated", "The service account's key file cannot be read");
  }
}

const Granted = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.number().positive().catch(LIFE_SECONDS),
});
const TokenRefusal = z.looseObject({ error: z.string() });

/** Answers that a new try can turn; every other refusal of the token endpoint is for good. */
const PASSING = new Set(["temporarily_unavailable", "internal_failure"]);

async function requestToken(call: Omit<Call, "token">, body: URLSearchParams): Promise<Token> {
  const asked = call.now().getTime();
  const answered = await send(call, { url: TOKEN_URL, method: "POST", body, repeatable: true });
  const granted = Granted.safeParse(answered.json);
  if (answered.status === 200 && granted.success) {
    const { access_token: accessToken, expires_in: seconds } = granted.data;
    return { accessToken, expiresAt: new Date(asked + seconds * 1000).toISOString() };
  }
  if (answered.status === 429) throw limited("Google", quietSeconds(answered.headers, call.now()));
  const refusal = TokenRefusal.safeParse(answered.json);
  if (refusal.success && !PASSING.has(refusal.data.error)) {
    throw new AppError("unauthenticated", `Google grants no token: ${refusal.data.error.slice(0, 80)}`);
  }
  throw new AppError("upstream", `Google's token endpoint answered ${answered.status}`, { status: answered.status });
}

const GoogleError = z.looseObject({
  error: z.looseObject({
    status: z.string().optional().catch(undefined),
    errors: z
      .array(z.looseObject({ reason: z.string().optional().catch(undefined) }))
      .optional()
      .catch(undefined),
    details: z
      .array(z.looseObject({ reason: z.string().optional().catch(undefined) }))
      .optional()
      .catch(undefined),
  }),
});

const DAILY = new Set(["quotaExceeded", "dailyLimitExceeded"]);
const SOON = new Set(["rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"]);
const DEAD = new Set([
  "keyInvalid",
  "keyExpired",
  "API_KEY_INVALID",
  "authError",
  "UNAUTHENTICATED",
  "authenticatedUserAccountClosed",
]);

/** Every reason that a Google API gives for a refusal: `error.errors[].reason`, `error.details[].reason`, `error.status`. */
export function googleReasons(body: unknown): readonly string[] {
  const parsed = GoogleError.safeParse(body);
  if (!parsed.success) return [];
  const { status, errors, details } = parsed.data.error;
  return [...(errors ?? []), ...(details ?? [])]
    .map(({ reason }) => reason)
    .concat(status)
    .filter((reason) => reason !== undefined);
}

/**
 * A Google API's refusal as AppError: a spent daily quota is `rate_limited` until midnight Pacific time, other limits for
 * minutes; a dead token or key `unauthenticated`, 403 `forbidden`, 404 `not_found`, other 4xx `invalid_input`.
 */
export function googleRefusal(name: string, answered: Answered, now: Date): AppError {
  const { status } = answered;
  const reasons = googleReasons(answered.json);
  const of = (known: ReadonlySet<string>): boolean => reasons.some((reason) => known.has(reason));
  if (of(DAILY)) return limited(name, secondsToPacificMidnight(now));
  if (status === 429 || of(SOON)) return limited(name, quietSeconds(answered.headers, now));
  const why = `${name} answered ${status}${reasons[0] === undefined ? "" : ` (${reasons[0].slice(0, 80)})`}`;
  if (status === 401 || of(DEAD)) return new AppError("unauthenticated", why, { status });
  if (status === 403) return new AppError("forbidden", why, { status });
  if (status === 404) return new AppError("not_found", why, { status });
  if (status === 409) return new AppError("upstream", why, { status });
  if (status >= 400 && status < 500) return new AppError("invalid_input", why, { status });
  return new AppError("upstream", why, { status });
}

/** The refusal of a read: what reading asks for wrongly is our fault and may pass with a new version, so `upstream`. */
export function googleReadRefusal(name: string, answered: Answered, now: Date): AppError {
  const refusal = googleRefusal(name, answered, now);
  return refusal.code === "invalid_input" ? new AppError("upstream", refusal.message, refusal.details) : refusal;
}

/** The refusal of a reply: a comment that is gone may not be answered any more. */
export function googleReplyRefusal(name: string, answered: Answered, now: Date): AppError {
  const refusal = googleRefusal(name, answered, now);
  return refusal.code === "not_found" ? new AppError("forbidden", refusal.message, refusal.details) : refusal;
}

/** The zone in which Google's daily quotas turn. */
export const PACIFIC = "America/Los_Angeles";

const pacific = new Intl.DateTimeFormat("en-US", {
  timeZone: PACIFIC,
  hourCycle: "h23",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
});

const DAY = 86_400;

/** Seconds until the next midnight in California, where a day may have 23 or 25 hours. */
function secondsToPacificMidnight(now: Date): number {
  const first = DAY - secondOfDay(now);
  const at = secondOfDay(new Date(now.getTime() + first * 1000));
  return at > DAY / 2 ? first + DAY - at : first - at;
}

function secondOfDay(at: Date): number {
  const parts = new Map(pacific.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return (parts.get("hour") ?? 0) * 3600 + (parts.get("minute") ?? 0) * 60 + (parts.get("second") ?? 0);
}

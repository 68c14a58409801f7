import { AppError } from "@kikimimi/core/base/error";
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";
import * as z from "zod";
import type { Authenticate } from "./auth.ts";
import { actorIn, claimOf } from "./oidc-grants.ts";
import type { OidcSettings } from "./oidc-settings.ts";

/** What checking a provider's tokens needs of the world; milliseconds. */
export type OidcOptions = {
  readonly fetch: typeof fetch;
  readonly clock: () => Date;
  /** How long keys are used before they are asked for again. */
  readonly cacheMs?: number;
  /** The least time between two questions that unknown keys cause. */
  readonly cooldownMs?: number;
  readonly timeoutMs?: number;
};

const CACHE_MS = 600_000;
const COOLDOWN_MS = 30_000;
const TIMEOUT_MS = 3_000;
/** After a provider did not answer, nobody waits for it again for so long. */
const PAUSE_MS = 2_000;

/**
 * Accepts tokens that an identity provider signed for us (RFC 7519, 8725): throws `unauthenticated` for every other one,
 * `forbidden` where one gives no role, `upstream` where the provider's keys cannot be had.
 */
export function oidcTokens(settings: OidcSettings, options: OidcOptions): Authenticate {
  const keys = keysOf(settings, options);
  return async (token) => {
    const payload = await verified(token, keys, settings, options.clock());
    const actor = actorIn(payload, settings.claims);
    if (actor) return actor;
    throw new AppError("forbidden", "You are signed in, but nobody has given you a role here yet.");
  };
}

async function verified(token: string, keys: JWTVerifyGetKey, settings: OidcSettings, now: Date): Promise<JWTPayload> {
  const { issuer, algorithms, skewSeconds, audience, claims } = settings;
  const byAud = claims.audience === "aud" ? { audience: [...audience] } : {};
  try {
    const { payload } = await jwtVerify(token, keys, {
      ...byAud,
      issuer,
      algorithms: [...algorithms],
      clockTolerance: skewSeconds,
      currentDate: now,
      requiredClaims: ["exp", "sub"],
    });
    const made = claimOf(payload, claims.audience);
    if (claims.audience === "aud" || (typeof made === "string" && audience.includes(made))) return payload;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw refused(error);
  }
  throw refused(undefined);
}

function refused(cause: unknown): AppError {
  return new AppError("unauthenticated", "The token is expired, not yet valid, or not meant for us.", {}, { cause });
}

/** The provider's keys, found by discovery on first use; a failure is forgotten after a pause, and never an acceptance. */
function keysOf(settings: OidcSettings, options: OidcOptions): JWTVerifyGetKey {
  let found: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  const find = async () => {
    const uri = settings.jwksUri ?? (await discover(settings.issuer, options));
    return createRemoteJWKSet(new URL(uri), {
      cacheMaxAge: options.cacheMs ?? CACHE_MS,
      cooldownDuration: options.cooldownMs ?? COOLDOWN_MS,
      timeoutDuration: options.timeoutMs ?? TIMEOUT_MS,
      [customFetch]: (url, init) => options.fetch(url, init),
    });
  };
  return async (header, token) => {
    const since = options.clock().getTime() - failedAt;
    const known = await found?.catch(() => undefined);
    if (!known?.fresh && since >= 0 && since < PAUSE_MS) throw unreachable(undefined);
    try {
      found ??= find();
      return await (
        await found
      )(header, token);
    } catch (error) {
      if (isOfToken(error)) throw error;
      failedAt = options.clock().getTime();
      if (!(await found?.catch(() => undefined))) found = undefined;
      throw unreachable(error);
    }
  };
}

/** Whether it is the token that names no key of the provider's, rather than the provider that has none to show. */
function isOfToken(error: unknown): boolean {
  const { JWKSNoMatchingKey, JWKSMultipleMatchingKeys, JOSENotSupported } = errors;
  return [JWKSNoMatchingKey, JWKSMultipleMatchingKeys, JOSENotSupported].some((type) => error instanceof type);
}

function unreachable(cause: unknown): AppError {
  return new AppError("upstream", "The identity provider does not answer; try again.", { retryAfter: 5 }, { cause });
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** Where a provider's keys are, by its own word (OpenID Connect Discovery 1.0); it has to be the very issuer's. */
async function discover(issuer: string, { fetch, timeoutMs = TIMEOUT_MS }: OidcOptions): Promise<string> {
  const answer = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!answer.ok) throw new Error(`the discovery document answers ${answer.status}`);
  const { issuer: named, jwks_uri: uri } = Discovery.parse(await answer.json());
  if (named !== issuer) throw new Error(`the discovery document is that of ${named}`);
  if (issuer.startsWith("https:") && !uri.startsWith("https:")) throw new Error("the keys are not behind https");
  return uri;
}

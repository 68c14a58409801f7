import { sign, verify } from "hono/jwt";
import { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";

/** Who a bearer token speaks for, sent from an address (none where it is not known); throws `unauthenticated`. */
export type Authenticate = (token: string, address?: string) => Promise<Actor>;

/** A local token's claims: plain words, so that anybody can read what one allows. */
const Claims = Actor.omit({ id: true, kind: true }).extend({ sub: Actor.shape.id, exp: z.number() });

/** Signs a bearer token (JWT, HS256) for an actor; for local mode, where no identity provider is. */
export async function issueToken(
  actor: Actor,
  secret: string,
  options: { now: Date; seconds: number },
): Promise<string> {
  const iat = Math.floor(options.now.getTime() / 1000);
  const { id, kind: _kind, ...rest } = actor;
  return sign({ sub: id, ...rest, iat, exp: iat + options.seconds }, secret, "HS256");
}

/** Accepts tokens signed with any of these secrets, so that a rotation signs nobody out. */
export function authenticateWith(secrets: readonly string[]): Authenticate {
  return async (token) => {
    for (const secret of secrets) {
      const claims = await claimsOf(token, secret);
      if (!claims) continue;
      const { sub: id, name, role, brands, roles } = claims;
      return { id, name, kind: "local", role, brands, ...(roles ? { roles } : {}) };
    }
    throw notOurs();
  };
}

async function claimsOf(token: string, secret: string): Promise<z.infer<typeof Claims> | undefined> {
  try {
    return Claims.parse(await verify(token, secret, "HS256"));
  } catch {
    return undefined;
  }
}

/** The error for a token that nobody here has made. */
export function notOurs(): AppError {
  return new AppError("unauthenticated", "The token is missing, expired or not ours.");
}

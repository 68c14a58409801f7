import { sign, verify } from "hono/jwt";
import { Actor } from "@kikimimi/core/actor";
import { AppError } from "@kikimimi/core/error";
import * as z from "zod";

/** Who a bearer token speaks for; throws `unauthenticated`. */
export type Authenticate = (token: string) => Promise<Actor>;

const Claims = z.object({
  sub: z.string(),
  name: z.string(),
  role: Actor.shape.role,
  brands: Actor.shape.brands,
  exp: z.number(),
});

/** Signs a bearer token (JWT, HS256) for an actor; for local mode, where no identity provider is. */
export async function issueToken(
  actor: Actor,
  secret: string,
  options: { now: Date; seconds: number },
): Promise<string> {
  const iat = Math.floor(options.now.getTime() / 1000);
  const { id, ...rest } = actor;
  return sign({ sub: id, ...rest, iat, exp: iat + options.seconds }, secret, "HS256");
}

/** Accepts tokens signed with any of these secrets, so that a rotation signs nobody out. */
export function authenticateWith(secrets: readonly string[]): Authenticate {
  return async (token) => {
    for (const secret of secrets) {
      const claims = await claimsOf(token, secret);
      if (claims) return { id: claims.sub, name: claims.name, role: claims.role, brands: claims.brands };
    }
    throw new AppError("unauthenticated", "The token is missing, expired or not ours.");
  };
}

async function claimsOf(token: string, secret: string): Promise<z.infer<typeof Claims> | undefined> {
  try {
    return Claims.parse(await verify(token, secret, "HS256"));
  } catch {
    return undefined;
  }
}

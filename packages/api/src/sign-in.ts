import { createMiddleware } from "hono/factory";
import { AppError } from "@kikimimi/core/base/error";
import type { Context } from "@kikimimi/pipeline/context";
import type { Authenticate } from "./auth.ts";
import { originOf } from "./origin.ts";
import type { Env } from "./router.ts";

/** Lets nobody pass whose bearer token is not good, and tells the handlers who it is. */
export function signIn({ ctx, authenticate }: { readonly ctx: Context; readonly authenticate: Authenticate }) {
  return createMiddleware<Env>(async (c, next) => {
    const [scheme, token] = (c.req.header("authorization") ?? "").split(" ");
    if (scheme?.toLowerCase() !== "bearer" || !token) {
      throw new AppError("unauthenticated", "Send a token, with the header authorization: Bearer ….");
    }
    c.set("actor", await authenticate(token, originOf(c.env, ctx).address));
    c.set("ctx", ctx);
    await next();
    c.header("cache-control", "no-store");
  });
}

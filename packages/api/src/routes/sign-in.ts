import { createRoute, z } from "@hono/zod-openapi";
import type { SignInOffer } from "../oidc-settings.ts";
import { createRouter, jsonAnswer, problems } from "../router.ts";

const Offer = z
  .object({
    issuer: z.string(),
    /** What people call it. */
    name: z.string(),
    clientId: z.string(),
    scopes: z.array(z.string()),
    /** Which of the issuer's tokens this API takes. */
    token: z.enum(["id", "access"]),
    /** What the page's headers let it talk to beside its own origin. */
    origins: z.array(z.string()),
  })
  .openapi("SignInOffer");

/** How people sign in: the one route of `/v1` that asks for no token. */
export function signInRoutes(offer: SignInOffer | undefined) {
  const items = offer ? [{ ...offer, scopes: [...offer.scopes], origins: [...offer.origins] }] : [];
  return createRouter().openapi(
    createRoute({
      method: "get",
      path: "/v1/sign-in",
      tags: ["Access"],
      summary: "Tell how people sign in",
      description:
        "The identity providers at which people can sign in by redirect (authorization code with PKCE), as a public client of each; none where tokens are handed out otherwise. Open to everybody: nothing here is secret.",
      security: [],
      responses: { 200: jsonAnswer("The providers.", z.object({ items: z.array(Offer) })), ...problems },
    }),
    (c) => {
      c.header("cache-control", "no-store");
      return c.json({ items }, 200);
    },
  );
}

import { createRoute, z } from "@hono/zod-openapi";
import { ApiKeyDraft } from "@kikimimi/core/people/api-key";
import { createApiKey } from "@kikimimi/pipeline/create-api-key";
import { listApiKeys } from "@kikimimi/pipeline/list-api-keys";
import { revokeApiKey } from "@kikimimi/pipeline/revoke-api-key";
import { body, brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { ApiKeyId, ApiKeyRow, presentApiKey } from "../schema-access.ts";
import { Brand, Cursor, Limit, pageOf } from "../schema.ts";

export const apiKeyRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/api-keys",
      tags: ["Access"],
      summary: "List a brand's API keys",
      description: "Oldest first, also expired and revoked ones; never their secrets. Needs the role admin.",
      security,
      request: { query: z.object({ brand: Brand, limit: Limit, cursor: Cursor }) },
      responses: { 200: jsonAnswer("A page of keys.", pageOf(ApiKeyRow)), ...problems },
    }),
    async (c) => {
      const { brand, ...query } = c.req.valid("query");
      const { ctx, actor } = c.var;
      const page = await listApiKeys({ ctx, actor, input: { ...query, brandId: brandOf(actor, brand) } });
      return c.json({ items: page.items.map((key) => presentApiKey(key, actor)), next: page.next }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/api-keys",
      tags: ["Access"],
      summary: "Make an API key",
      description:
        "With a role in brands, and an end if one is given. `token` is shown this once and kept nowhere. Keys make no keys. Needs the role admin in each of its brands.",
      security,
      request: { body: body(ApiKeyDraft) },
      responses: {
        201: jsonAnswer("The key and its token.", z.object({ key: ApiKeyRow, token: z.string() }).openapi("NewApiKey")),
        ...problems,
      },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { key, token } = await createApiKey({ ctx, actor, input: c.req.valid("json") });
      c.set("made", [key.keyId]);
      return c.json({ key: presentApiKey(key, actor), token }, 201);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/v1/api-keys/{id}",
      tags: ["Access"],
      summary: "Revoke an API key",
      description:
        "From the next request on it opens nothing, in none of its brands; it stays in the list. Needs the role admin in one of its brands.",
      security,
      request: { params: ApiKeyId },
      responses: { 200: jsonAnswer("The revoked key.", ApiKeyRow), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const key = await revokeApiKey({ ctx, actor, input: { keyId: c.req.valid("param").id } });
      return c.json(presentApiKey(key, actor), 200);
    },
  );

import { createRoute, z } from "@hono/zod-openapi";
import { Actor } from "@kikimimi/core/actor";
import { listSources } from "@kikimimi/pipeline/list-sources";
import { brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand, SourceRow } from "../schema.ts";

export const sourceRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/sources",
      tags: ["Sources"],
      summary: "List connected sources",
      description: "With their webhook paths and how their polling stands. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The sources.", z.object({ items: z.array(SourceRow) })), ...problems },
    }),
    async (c) => {
      const input = { brandId: brandOf(c.var.actor, c.req.valid("query").brand) };
      return c.json({ items: await listSources({ ctx: c.var.ctx, actor: c.var.actor, input }) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/me",
      tags: ["Sources"],
      summary: "Who the token speaks for",
      security,
      responses: { 200: jsonAnswer("The actor.", Actor), ...problems },
    }),
    (c) => c.json(c.var.actor, 200),
  );

import { createRoute, z } from "@hono/zod-openapi";
import { listPlatforms } from "@kikimimi/pipeline/list-platforms";
import { brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand } from "../schema.ts";
import { PlatformRow, presentPlatform } from "../schema-platform.ts";

export const platformRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/v1/platforms",
    tags: ["Channels"],
    summary: "List what can be connected",
    description:
      "Every platform with what it can do, the secrets that it needs and the steps that connect it, whether anything of it is connected or not. Needs the role viewer.",
    security,
    request: { query: z.object({ brand: Brand }) },
    responses: { 200: jsonAnswer("The platforms, by name.", z.object({ items: z.array(PlatformRow) })), ...problems },
  }),
  (c) => {
    const input = { brandId: brandOf(c.var.actor, c.req.valid("query").brand) };
    return c.json({ items: listPlatforms({ actor: c.var.actor, input }).map(presentPlatform) }, 200);
  },
);

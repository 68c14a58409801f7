import { createRoute, z } from "@hono/zod-openapi";
import { listPlatforms } from "@kikimimi/pipeline/list-platforms";
import { guidesJa } from "@kikimimi/platforms/all-guides-ja";
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
      "Every platform with what it can do, the secrets that it needs and the steps that connect it, in English and (`ja`) Japanese, whether anything of it is connected or not. Needs the role viewer.",
    security,
    request: { query: z.object({ brand: Brand }) },
    responses: { 200: jsonAnswer("The platforms, by name.", z.object({ items: z.array(PlatformRow) })), ...problems },
  }),
  (c) => {
    const input = { brandId: brandOf(c.var.actor, c.req.valid("query").brand) };
    const items = listPlatforms({ actor: c.var.actor, input }).map((one) =>
      presentPlatform(c.env, one, guidesJa[one.id]),
    );
    return c.json({ items }, 200);
  },
);

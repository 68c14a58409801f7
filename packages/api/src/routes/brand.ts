import { createRoute, z } from "@hono/zod-openapi";
import type { Brand as CoreBrand } from "@kikimimi/core/people/brand";
import { BRANDS } from "@kikimimi/pipeline/document-kind";
import { readSingle, saveSingle } from "@kikimimi/pipeline/single-document";
import { body, brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand } from "../schema.ts";
import { BrandRow, BrandSave } from "../schema-brand.ts";

/** A brand of which nobody said anything. */
function unsaid(brandId: string): z.infer<typeof BrandRow> {
  return { brandId, name: brandId, timeZone: null, language: "ja", contact: "", ...NEVER };
}
const NEVER = { version: 0, updatedAt: null, updatedBy: null };

function present({ schemaVersion: _schema, id: _id, ...shown }: CoreBrand): z.infer<typeof BrandRow> {
  return shown;
}

export const brandRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/brand",
      tags: ["Brand"],
      summary: "Read what a brand is called",
      description:
        "Its name, the zone by which times of day are meant, the language of answers to customers of neither language, and whom its people ask. Version 0, with the id as name, until an admin says anything. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The brand.", BrandRow), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const brandId = brandOf(actor, c.req.valid("query").brand);
      const brand = await readSingle({ ctx, actor, kind: BRANDS, input: { brandId } });
      return c.json(brand ? present(brand) : unsaid(brandId), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/brand",
      tags: ["Brand"],
      summary: "Say what a brand is called",
      description:
        "For the first time without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. Needs the role admin.",
      security,
      request: { query: z.object({ brand: Brand }), body: body(BrandSave) },
      responses: { 200: jsonAnswer("The brand as saved.", BrandRow), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { expectedVersion, ...draft } = c.req.valid("json");
      const input = { brandId: brandOf(actor, c.req.valid("query").brand), draft, expectedVersion };
      return c.json(present(await saveSingle({ ctx, actor, kind: BRANDS, input })), 200);
    },
  );

import { createRoute, z } from "@hono/zod-openapi";
import type { Actor } from "@kikimimi/core/people/actor";
import { VIEWS } from "@kikimimi/pipeline/document-kind";
import { listDocuments, readDocument, removeDocument, saveDocument } from "@kikimimi/pipeline/documents";
import { body, brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand } from "../schema.ts";
import { DocumentId, Owner, Removed, RemoveQuery, View, ViewSave } from "../schema-work.ts";

function placeOf(
  actor: Actor,
  { brand, owner }: { readonly brand?: string | undefined; readonly owner: "me" | "brand" },
) {
  return { brandId: brandOf(actor, brand), owner: owner === "me" ? actor.id : null };
}

export const viewRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/views",
      tags: ["Views"],
      summary: "List a brand's views",
      description: "One's own and those that the brand shares, by id. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The views.", z.object({ items: z.array(View) })), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const brandId = brandOf(actor, c.req.valid("query").brand);
      const [own, shared] = await Promise.all(
        [actor.id, null].map((owner) => listDocuments({ ctx, actor, kind: VIEWS, input: { brandId, owner } })),
      );
      return c.json({ items: [...(own ?? []), ...(shared ?? [])] }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/views/{id}",
      tags: ["Views"],
      summary: "Read a view",
      description: "Needs the role viewer.",
      security,
      request: { params: DocumentId, query: z.object({ brand: Brand, owner: Owner }) },
      responses: { 200: jsonAnswer("The view.", View), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { ...placeOf(actor, c.req.valid("query")), id: c.req.valid("param").id };
      return c.json(await readDocument({ ctx, actor, kind: VIEWS, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/views/{id}",
      tags: ["Views"],
      summary: "Save a view",
      description:
        "A new one without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. One's own with `owner=me`, the brand's with `owner=brand`, which needs the role lead. Needs the role agent.",
      security,
      request: { params: DocumentId, query: z.object({ brand: Brand, owner: Owner }), body: body(ViewSave) },
      responses: { 200: jsonAnswer("The view as saved.", View), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { expectedVersion, ...draft } = c.req.valid("json");
      const input = { ...placeOf(actor, c.req.valid("query")), id: c.req.valid("param").id, draft, expectedVersion };
      return c.json(await saveDocument({ ctx, actor, kind: VIEWS, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/v1/views/{id}",
      tags: ["Views"],
      summary: "Remove a view",
      description:
        "Whatever its version, unless `expectedVersion` says which; those that the brand shares need the role lead. Needs the role agent.",
      security,
      request: { params: DocumentId, query: RemoveQuery.extend({ owner: Owner }) },
      responses: { 200: jsonAnswer("It is removed.", Removed), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { expectedVersion, ...query } = c.req.valid("query");
      const input = { ...placeOf(actor, query), id: c.req.valid("param").id, expectedVersion };
      return c.json(await removeDocument({ ctx, actor, kind: VIEWS, input }), 200);
    },
  );

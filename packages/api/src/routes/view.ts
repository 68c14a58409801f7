import { z } from "@hono/zod-openapi";
import type { Actor } from "@kikimimi/core/people/actor";
import { VIEWS } from "@kikimimi/pipeline/document-kind";
import { listDocuments } from "@kikimimi/pipeline/documents";
import { documentHandlers, documentRoutes } from "../document-routes.ts";
import { brandOf, createRouter } from "../router.ts";
import { Brand } from "../schema.ts";
import { Owner, View, ViewSave } from "../schema-work.ts";

function placeOf(
  actor: Actor,
  { brand, owner }: { readonly brand?: string | undefined; readonly owner: "me" | "brand" },
) {
  return { brandId: brandOf(actor, brand), owner: owner === "me" ? actor.id : null };
}

const spec = {
  path: "/v1/views",
  tag: "Views",
  one: "a view",
  many: "views",
  kind: VIEWS,
  row: View,
  save: ViewSave,
  owners: { query: z.object({ brand: Brand, owner: Owner }), placeOf },
  says: {
    list: "One's own and those that the brand shares, by id. Needs the role viewer.",
    save: "A new one without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. One's own with `owner=me`, the brand's with `owner=brand`, which needs the role lead. Needs the role agent.",
    remove:
      "Whatever its version, unless `expectedVersion` says which; those that the brand shares need the role lead. Needs the role agent.",
  },
} as const;
const routes = documentRoutes(spec);
const views = documentHandlers(spec);

export const viewRoutes = createRouter()
  .openapi(routes.list, async (c) => {
    const { ctx, actor } = c.var;
    const brandId = brandOf(actor, c.req.valid("query").brand);
    const [own, shared] = await Promise.all(
      [actor.id, null].map((owner) => listDocuments({ ctx, actor, kind: VIEWS, input: { brandId, owner } })),
    );
    return c.json({ items: [...(own ?? []), ...(shared ?? [])] }, 200);
  })
  .openapi(routes.read, (c) => views.read(c))
  .openapi(routes.save, (c) => views.save(c))
  .openapi(routes.remove, (c) => views.remove(c));

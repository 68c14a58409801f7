import { createRoute, z } from "@hono/zod-openapi";
import type { Saved } from "@kikimimi/core/base/document";
import type { Actor } from "@kikimimi/core/people/actor";
import type { DocumentKind } from "@kikimimi/pipeline/document-kind";
import { listDocuments, readDocument, removeDocument, saveDocument } from "@kikimimi/pipeline/documents";
import type { Place } from "@kikimimi/store/documents";
import { type Asked, body, brandOf, jsonAnswer, problems, security } from "./router.ts";
import { Brand } from "./schema.ts";
import { DocumentId, Removed, RemoveQuery } from "./schema-work.ts";

type Versioned = { readonly expectedVersion?: number | undefined };

/** Whose documents of a kind are meant, as a query says it. */
type Owners<Q extends z.ZodRawShape> = {
  readonly query: z.ZodObject<Q>;
  readonly placeOf: (actor: Actor, query: z.infer<z.ZodObject<Q>>) => Place;
};

/** Documents that are a whole brand's. */
export const OF_BRAND: Owners<{ brand: typeof Brand }> = {
  query: z.object({ brand: Brand }),
  placeOf: (actor, { brand }) => ({ brandId: brandOf(actor, brand) }),
};

type Spec<P extends string, Q extends z.ZodRawShape, Row extends z.ZodType, Save extends z.ZodType> = {
  readonly path: P;
  readonly tag: string;
  /** The noun with its article, and in the plural. */
  readonly one: string;
  readonly many: string;
  readonly row: Row;
  readonly save: Save;
  readonly owners: Owners<Q>;
  /** Descriptions, where a kind has something of its own to say. */
  readonly says: { readonly list?: string; readonly save: string; readonly remove?: string };
};

/** The routes that list, read, save and remove a brand's documents of one kind, for the OpenAPI document. */
export function documentRoutes<
  const P extends string,
  Q extends z.ZodRawShape,
  Row extends z.ZodType,
  Save extends z.ZodType,
>({ path, tag, one, many, row, save, owners: { query }, says }: Spec<P, Q, Row, Save>) {
  const tags = [tag];
  const the = `The ${one.replace(/^an? /, "")}`;
  return {
    list: createRoute({
      method: "get",
      path,
      tags,
      summary: `List a brand's ${many}`,
      description: says.list ?? "All of them, by id. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer(`The ${many}.`, z.object({ items: z.array(row) })), ...problems },
    }),
    read: createRoute({
      method: "get",
      path: `${path}/{id}`,
      tags,
      summary: `Read ${one}`,
      description: "Needs the role viewer.",
      security,
      request: { params: DocumentId, query },
      responses: { 200: jsonAnswer(`${the}.`, row), ...problems },
    }),
    save: createRoute({
      method: "put",
      path: `${path}/{id}`,
      tags,
      summary: `Save ${one}`,
      description: says.save,
      security,
      request: { params: DocumentId, query, body: body(save) },
      responses: { 200: jsonAnswer(`${the} as saved.`, row), ...problems },
    }),
    remove: createRoute({
      method: "delete",
      path: `${path}/{id}`,
      tags,
      summary: `Remove ${one}`,
      description: says.remove ?? "Whatever its version, unless `expectedVersion` says which. Needs the role lead.",
      security,
      request: { params: DocumentId, query: RemoveQuery.extend(query.shape) },
      responses: { 200: jsonAnswer("It is removed.", Removed), ...problems },
    }),
  };
}

type Named = { param: { id: string } };

/** What those routes do. `save` is the body's schema: the draft with the version that it was changed from. */
export function documentHandlers<Q extends z.ZodRawShape, T extends Saved, J extends Versioned>({
  kind,
  owners: { placeOf },
}: {
  readonly kind: DocumentKind<T, Omit<J, "expectedVersion">>;
  readonly save: z.ZodType<J>;
  readonly owners: Owners<Q>;
}) {
  type Query = z.infer<z.ZodObject<Q>>;
  return {
    list: async (c: Asked<{ query: Query }>) => {
      const { ctx, actor } = c.var;
      const input = placeOf(actor, c.req.valid("query"));
      return c.json({ items: await listDocuments({ ctx, actor, kind, input }) }, 200);
    },
    read: async (c: Asked<Named & { query: Query }>) => {
      const { ctx, actor } = c.var;
      const input = { ...placeOf(actor, c.req.valid("query")), id: c.req.valid("param").id };
      return c.json(await readDocument({ ctx, actor, kind, input }), 200);
    },
    save: async (c: Asked<Named & { query: Query; json: J }>) => {
      const { ctx, actor } = c.var;
      const { expectedVersion, ...draft } = c.req.valid("json");
      const input = { ...placeOf(actor, c.req.valid("query")), id: c.req.valid("param").id, draft, expectedVersion };
      return c.json(await saveDocument({ ctx, actor, kind, input }), 200);
    },
    remove: async (c: Asked<Named & { query: Query & Versioned }>) => {
      const { ctx, actor } = c.var;
      const query = c.req.valid("query");
      const { expectedVersion } = query;
      const input = { ...placeOf(actor, query), id: c.req.valid("param").id, expectedVersion };
      return c.json(await removeDocument({ ctx, actor, kind, input }), 200);
    },
  };
}

import { createRoute, z } from "@hono/zod-openapi";
import { Slug } from "@kikimimi/core/base/slug";
import { MACROS } from "@kikimimi/pipeline/document-kind";
import { listDocuments, readDocument, removeDocument, saveDocument } from "@kikimimi/pipeline/documents";
import { runMacro } from "@kikimimi/pipeline/run-macro";
import { rowOf } from "../row-of.ts";
import { body, brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand, ThreadId } from "../schema.ts";
import { CannedUse, DocumentId, Macro, MacroRun, MacroSave, Removed, RemoveQuery } from "../schema-work.ts";

const RunIds = ThreadId.extend({ macroId: Slug.min(1).openapi({ param: { name: "macroId", in: "path" } }) });

export const macroRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/macros",
      tags: ["Macros"],
      summary: "List a brand's macros",
      description: "All of them, by id. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The macros.", z.object({ items: z.array(Macro) })), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { brandId: brandOf(actor, c.req.valid("query").brand) };
      return c.json({ items: await listDocuments({ ctx, actor, kind: MACROS, input }) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/macros/{id}",
      tags: ["Macros"],
      summary: "Read a macro",
      description: "Needs the role viewer.",
      security,
      request: { params: DocumentId, query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The macro.", Macro), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { brandId: brandOf(actor, c.req.valid("query").brand), id: c.req.valid("param").id };
      return c.json(await readDocument({ ctx, actor, kind: MACROS, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/macros/{id}",
      tags: ["Macros"],
      summary: "Save a macro",
      description:
        "A new one without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. Its actions are those of `POST /v1/threads/{id}/actions`, at most 20. Needs the role lead.",
      security,
      request: { params: DocumentId, query: z.object({ brand: Brand }), body: body(MacroSave) },
      responses: { 200: jsonAnswer("The macro as saved.", Macro), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { expectedVersion, ...draft } = c.req.valid("json");
      const brandId = brandOf(actor, c.req.valid("query").brand);
      const input = { brandId, id: c.req.valid("param").id, draft, expectedVersion };
      return c.json(await saveDocument({ ctx, actor, kind: MACROS, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/v1/macros/{id}",
      tags: ["Macros"],
      summary: "Remove a macro",
      description: "Whatever its version, unless `expectedVersion` says which. Needs the role lead.",
      security,
      request: { params: DocumentId, query: RemoveQuery },
      responses: { 200: jsonAnswer("It is removed.", Removed), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { brand, expectedVersion } = c.req.valid("query");
      const input = { brandId: brandOf(actor, brand), id: c.req.valid("param").id, expectedVersion };
      return c.json(await removeDocument({ ctx, actor, kind: MACROS, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/macros/{macroId}",
      tags: ["Macros"],
      summary: "Run a macro on a thread",
      description:
        "All its actions, in order, and its draft in one write, or nothing: what is refused names the step in `issues` (`actions.2`) and why. A draft of one's own from the same canned reply is not made twice. Needs the role agent.",
      security,
      request: { params: RunIds, body: body(CannedUse) },
      responses: { 200: jsonAnswer("What it did.", MacroRun), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { id: threadId, macroId } = c.req.valid("param");
      const { stored, outcome, replyId } = await runMacro({
        ctx,
        actor,
        input: { threadId, macroId, ...c.req.valid("json") },
      });
      if (outcome === "changed") throw new Error("a macro is run on a thread as it is");
      return c.json({ outcome, replyId, thread: await rowOf(ctx, stored) }, 200);
    },
  );

import { createRoute, z } from "@hono/zod-openapi";
import { Slug } from "@kikimimi/core/base/slug";
import { CANNED_REPLIES } from "@kikimimi/pipeline/document-kind";
import { listDocuments, readDocument, removeDocument, saveDocument } from "@kikimimi/pipeline/documents";
import { previewCannedReply } from "@kikimimi/pipeline/canned-reply";
import { presentCheck } from "../present-reply.ts";
import { body, brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand, ThreadId } from "../schema.ts";
import {
  CannedPreview,
  CannedReply,
  CannedReplySave,
  CannedUse,
  DocumentId,
  Removed,
  RemoveQuery,
} from "../schema-work.ts";

const UseIds = ThreadId.extend({
  cannedReplyId: Slug.min(1).openapi({ param: { name: "cannedReplyId", in: "path" } }),
});

export const cannedReplyRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/canned-replies",
      tags: ["Canned replies"],
      summary: "List a brand's canned replies",
      description: "All of them, by id. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The canned replies.", z.object({ items: z.array(CannedReply) })), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { brandId: brandOf(actor, c.req.valid("query").brand) };
      return c.json({ items: await listDocuments({ ctx, actor, kind: CANNED_REPLIES, input }) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/canned-replies/{id}",
      tags: ["Canned replies"],
      summary: "Read a canned reply",
      description: "Needs the role viewer.",
      security,
      request: { params: DocumentId, query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The canned reply.", CannedReply), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { brandId: brandOf(actor, c.req.valid("query").brand), id: c.req.valid("param").id };
      return c.json(await readDocument({ ctx, actor, kind: CANNED_REPLIES, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/canned-replies/{id}",
      tags: ["Canned replies"],
      summary: "Save a canned reply",
      description:
        "A new one without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. The id is what one types after `/`. Texts may name {{customer.name}}, {{agent.name}}, {{brand.name}}, {{thread.link}} and {{order}}; anything else in double braces is refused. Needs the role lead.",
      security,
      request: { params: DocumentId, query: z.object({ brand: Brand }), body: body(CannedReplySave) },
      responses: { 200: jsonAnswer("The canned reply as saved.", CannedReply), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { expectedVersion, ...draft } = c.req.valid("json");
      const brandId = brandOf(actor, c.req.valid("query").brand);
      const input = { brandId, id: c.req.valid("param").id, draft, expectedVersion };
      return c.json(await saveDocument({ ctx, actor, kind: CANNED_REPLIES, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/v1/canned-replies/{id}",
      tags: ["Canned replies"],
      summary: "Remove a canned reply",
      description: "Whatever its version, unless `expectedVersion` says which. Needs the role lead.",
      security,
      request: { params: DocumentId, query: RemoveQuery },
      responses: { 200: jsonAnswer("It is removed.", Removed), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { brand, expectedVersion } = c.req.valid("query");
      const input = { brandId: brandOf(actor, brand), id: c.req.valid("param").id, expectedVersion };
      return c.json(await removeDocument({ ctx, actor, kind: CANNED_REPLIES, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/canned-replies/{cannedReplyId}/preview",
      tags: ["Canned replies"],
      summary: "Preview a canned reply in a thread",
      description:
        "With the thread's values put in as plain text, and checked as the platform counts. `text` is null while `missing` names variables without a value; nothing is kept. Needs the role viewer.",
      security,
      request: { params: UseIds, body: body(CannedUse) },
      responses: { 200: jsonAnswer("How it would read.", CannedPreview), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { id: threadId, cannedReplyId } = c.req.valid("param");
      const input = { threadId, cannedReplyId, ...c.req.valid("json") };
      const { cannedReply, lang, text, missing, check } = await previewCannedReply({ ctx, actor, input });
      return c.json({ cannedReply, lang, text, missing: [...missing], check: check && presentCheck(check) }, 200);
    },
  );

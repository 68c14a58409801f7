import { createRoute } from "@hono/zod-openapi";
import { Slug } from "@kikimimi/core/base/slug";
import { CANNED_REPLIES } from "@kikimimi/pipeline/document-kind";
import { previewCannedReply } from "@kikimimi/pipeline/canned-reply";
import { documentHandlers, documentRoutes, OF_BRAND } from "../document-routes.ts";
import { presentCheck } from "../present-reply.ts";
import { body, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { ThreadId } from "../schema.ts";
import { CannedPreview, CannedReply, CannedReplySave, CannedUse } from "../schema-work.ts";

const UseIds = ThreadId.extend({
  cannedReplyId: Slug.min(1).openapi({ param: { name: "cannedReplyId", in: "path" } }),
});

const spec = {
  path: "/v1/canned-replies",
  tag: "Canned replies",
  one: "a canned reply",
  many: "canned replies",
  kind: CANNED_REPLIES,
  row: CannedReply,
  save: CannedReplySave,
  owners: OF_BRAND,
  says: {
    save: "A new one without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. The id is what one types after `/`. Texts may name {{customer.name}}, {{agent.name}}, {{brand.name}}, {{thread.link}} and {{order}}; anything else in double braces is refused. Needs the role lead.",
  },
} as const;
const routes = documentRoutes(spec);
const cannedReplies = documentHandlers(spec);

export const cannedReplyRoutes = createRouter()
  .openapi(routes.list, (c) => cannedReplies.list(c))
  .openapi(routes.read, (c) => cannedReplies.read(c))
  .openapi(routes.save, (c) => cannedReplies.save(c))
  .openapi(routes.remove, (c) => cannedReplies.remove(c))
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

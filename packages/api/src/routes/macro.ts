import { createRoute } from "@hono/zod-openapi";
import { Slug } from "@kikimimi/core/base/slug";
import { MACROS } from "@kikimimi/pipeline/document-kind";
import { runMacro } from "@kikimimi/pipeline/run-macro";
import { documentHandlers, documentRoutes, OF_BRAND } from "../document-routes.ts";
import { rowOf } from "../row-of.ts";
import { body, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { ThreadId } from "../schema.ts";
import { CannedUse, Macro, MacroRun, MacroSave } from "../schema-work.ts";

const RunIds = ThreadId.extend({ macroId: Slug.min(1).openapi({ param: { name: "macroId", in: "path" } }) });

const spec = {
  path: "/v1/macros",
  tag: "Macros",
  one: "a macro",
  many: "macros",
  kind: MACROS,
  row: Macro,
  save: MacroSave,
  owners: OF_BRAND,
  says: {
    save: "A new one without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. Its actions are those of `POST /v1/threads/{id}/actions`, at most 20. Needs the role lead.",
  },
} as const;
const routes = documentRoutes(spec);
const macros = documentHandlers(spec);

export const macroRoutes = createRouter()
  .openapi(routes.list, (c) => macros.list(c))
  .openapi(routes.read, (c) => macros.read(c))
  .openapi(routes.save, (c) => macros.save(c))
  .openapi(routes.remove, (c) => macros.remove(c))
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

import { createRoute, z } from "@hono/zod-openapi";
import { classifyText } from "@kikimimi/pipeline/classify-text";
import { Correction, Signal } from "@kikimimi/core/mention/signal";
import { correctMention } from "@kikimimi/pipeline/correct-mention";
import { readThread } from "@kikimimi/pipeline/read-thread";
import { listCorrections } from "@kikimimi/pipeline/list-corrections";
import { presentCorrection, presentDetail } from "../present.ts";
import { body, brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand, CorrectionRow, Cursor, Limit, MentionId, pageOf, ThreadDetail } from "../schema.ts";

export const mentionRoutes = createRouter()
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/mentions/{id}/correction",
      tags: ["Mentions"],
      summary: "Correct a classification",
      description:
        "A person's ruling beats the machine from then on; the thread's priority follows. Needs the role agent.",
      security,
      request: {
        params: MentionId,
        body: body(z.strictObject(Correction.shape)),
      },
      responses: { 200: jsonAnswer("The thread as it stands now.", ThreadDetail), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { mentionId: c.req.valid("param").id, correction: c.req.valid("json") };
      const { thread } = await correctMention({ ctx, actor, input });
      const detail = await readThread({ ctx, actor, input: { threadId: thread.threadId, limit: 50 } });
      return c.json(presentDetail(detail), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/corrections",
      tags: ["Mentions"],
      summary: "List corrections as training data",
      description:
        "Each corrected mention with its text as it was judged and its latest correction, oldest correction first. Deleted mentions are not listed, so a page may be shorter than `limit` while `next` is not null. Needs the role lead.",
      security,
      request: { query: z.object({ brand: Brand, limit: Limit, cursor: Cursor }) },
      responses: {
        200: jsonAnswer("A page of corrections.", pageOf(CorrectionRow).openapi("CorrectionPage")),
        ...problems,
      },
    }),
    async (c) => {
      const { brand, ...query } = c.req.valid("query");
      const input = { ...query, brandId: brandOf(c.var.actor, brand) };
      const page = await listCorrections({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json({ items: page.items.map(presentCorrection), next: page.next }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/classify",
      tags: ["Mentions"],
      summary: "Classify a text",
      description: "What the classifier says of one text; nothing is stored. Needs the role viewer.",
      security,
      request: {
        body: body(z.object({ text: z.string().max(50_000), lang: z.string().optional() })),
      },
      responses: { 200: jsonAnswer("The signal.", Signal), ...problems },
    }),
    (c) => {
      const { text, lang } = c.req.valid("json");
      return c.json(classifyText(c.var.ctx, text, { lang }), 200);
    },
  );

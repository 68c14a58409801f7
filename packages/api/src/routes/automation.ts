import { createRoute, z } from "@hono/zod-openapi";
import {
  AutomationDraft,
  AutomationRun as CoreRun,
  Automation as CoreAutomation,
} from "@kikimimi/core/rule/automation";
import { AUTOMATIONS } from "@kikimimi/pipeline/document-kind";
import { listDocuments, readDocument, removeDocument, saveDocument } from "@kikimimi/pipeline/documents";
import { listAutomationRuns } from "@kikimimi/pipeline/list-automation-runs";
import { tryAutomation } from "@kikimimi/pipeline/try-automation";
import { body, brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand, Cursor, Limit, pageOf } from "../schema.ts";
import { DocumentId, Removed, RemoveQuery } from "../schema-work.ts";

const Automation = z.strictObject(CoreAutomation.shape).openapi("Automation");
const AutomationRun = z.object(CoreRun.shape).openapi("AutomationRun");
const AutomationSave = AutomationDraft.extend({ expectedVersion: z.number().int().positive().optional() });
const Trial = z.object({
  since: z.string(),
  read: z.number().int(),
  complete: z.boolean(),
  done: z.number().int(),
  unchanged: z.number().int(),
  refused: z.number().int(),
  samples: z.array(
    CoreRun.pick({ threadId: true, at: true, cause: true, why: true, did: true, problem: true }).extend({
      outcome: CoreRun.shape.outcome.exclude(["capped"]),
    }),
  ),
});

export const automationRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/automations",
      tags: ["Automations"],
      summary: "List a brand's automations",
      description: "All of them, by id. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The automations.", z.object({ items: z.array(Automation) })), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { brandId: brandOf(actor, c.req.valid("query").brand) };
      return c.json({ items: await listDocuments({ ctx, actor, kind: AUTOMATIONS, input }) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/automations/{id}",
      tags: ["Automations"],
      summary: "Read an automation",
      description: "Needs the role viewer.",
      security,
      request: { params: DocumentId, query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The automation.", Automation), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { brandId: brandOf(actor, c.req.valid("query").brand), id: c.req.valid("param").id };
      return c.json(await readDocument({ ctx, actor, kind: AUTOMATIONS, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/automations/{id}",
      tags: ["Automations"],
      summary: "Save an automation",
      description:
        "When something happens, or has been so for some time, if a thread meets the conditions, then do these actions. It looks at what happens from now on. A new one without `expectedVersion`, else on top of that version. Needs the role lead.",
      security,
      request: { params: DocumentId, query: z.object({ brand: Brand }), body: body(AutomationSave) },
      responses: { 200: jsonAnswer("The automation as saved.", Automation), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { expectedVersion, ...draft } = c.req.valid("json");
      const brandId = brandOf(actor, c.req.valid("query").brand);
      const input = { brandId, id: c.req.valid("param").id, draft, expectedVersion };
      return c.json(await saveDocument({ ctx, actor, kind: AUTOMATIONS, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/v1/automations/{id}",
      tags: ["Automations"],
      summary: "Remove an automation",
      description: "Whatever its version, unless `expectedVersion` says which. Needs the role lead.",
      security,
      request: { params: DocumentId, query: RemoveQuery },
      responses: { 200: jsonAnswer("It is removed.", Removed), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { brand, expectedVersion } = c.req.valid("query");
      const input = { brandId: brandOf(actor, brand), id: c.req.valid("param").id, expectedVersion };
      return c.json(await removeDocument({ ctx, actor, kind: AUTOMATIONS, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/automations/try",
      tags: ["Automations"],
      summary: "Try an automation on the last days",
      description:
        "What it would have done, without doing it: threads that changed are played again from their activities and posts. `complete` says whether all of them were. Needs the role lead.",
      security,
      request: {
        query: z.object({ brand: Brand }),
        body: body(z.object({ automation: AutomationDraft, days: z.number().int().min(1).max(7).default(7) })),
      },
      responses: { 200: jsonAnswer("What it would have done.", Trial), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { automation: draft, days } = c.req.valid("json");
      const input = { brandId: brandOf(actor, c.req.valid("query").brand), draft, days };
      const trial = await tryAutomation({ ctx, actor, input });
      const samples = trial.samples.map((one) => ({ ...one, why: [...one.why], did: [...one.did] }));
      return c.json({ ...trial, samples }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/automation-runs",
      tags: ["Automations"],
      summary: "Read what automations did",
      description: "Which rule did what, when and why, newest first; kept for 90 days. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand, limit: Limit, cursor: Cursor }) },
      responses: { 200: jsonAnswer("A page of the log.", pageOf(AutomationRun)), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const { brand, ...page } = c.req.valid("query");
      const input = { ...page, brandId: brandOf(actor, brand) };
      const { items, next } = await listAutomationRuns({ ctx, actor, input });
      return c.json({ items, next }, 200);
    },
  );

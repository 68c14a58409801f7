import { createRoute, z } from "@hono/zod-openapi";
import {
  AutomationDraft,
  AutomationRun as CoreRun,
  Automation as CoreAutomation,
} from "@kikimimi/core/rule/automation";
import { AUTOMATIONS } from "@kikimimi/pipeline/document-kind";
import { listAutomationRuns } from "@kikimimi/pipeline/list-automation-runs";
import { tryAutomation } from "@kikimimi/pipeline/try-automation";
import { documentHandlers, documentRoutes, OF_BRAND } from "../document-routes.ts";
import { body, brandOf, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Brand, Cursor, Limit, pageOf } from "../schema.ts";

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

const spec = {
  path: "/v1/automations",
  tag: "Automations",
  one: "an automation",
  many: "automations",
  kind: AUTOMATIONS,
  row: Automation,
  save: AutomationSave,
  owners: OF_BRAND,
  says: {
    save: "When something happens, or has been so for some time, if a thread meets the conditions, then do these actions. It looks at what happens from now on. A new one without `expectedVersion`, else on top of that version. Needs the role lead.",
  },
} as const;
const routes = documentRoutes(spec);
const automations = documentHandlers(spec);

export const automationRoutes = createRouter()
  .openapi(routes.list, (c) => automations.list(c))
  .openapi(routes.read, (c) => automations.read(c))
  .openapi(routes.save, (c) => automations.save(c))
  .openapi(routes.remove, (c) => automations.remove(c))
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
      const { automation: draft, days } = c.req.valid("json");
      const trial = await tryAutomation(inBrand(c, { draft, days }));
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

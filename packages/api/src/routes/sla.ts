import { createRoute, z } from "@hono/zod-openapi";
import { SlaPlan } from "@kikimimi/core/promise/plan";
import { listDue } from "@kikimimi/pipeline/list-due";
import { readSlaPlan, saveSlaPlan } from "@kikimimi/pipeline/sla-plan";
import { trySlaPlan } from "@kikimimi/pipeline/try-sla-plan";
import { readClocks } from "@kikimimi/pipeline/thread-clocks";
import { presentRow } from "../present.ts";
import { presentClocks } from "../present-clocks.ts";
import { body, brandOf, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Clocks, DueList, PlanRow, PlanTrial, PlanTrialInput } from "../schema-sla.ts";
import { Brand, Limit, ThreadId } from "../schema.ts";

export const slaRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/sla",
      tags: ["SLA"],
      summary: "Read what a brand promises",
      description:
        "Policies in the order in which they are tried, and the calendars by which they count. Version 0 is what holds until a brand says anything. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The plan.", PlanRow), ...problems },
    }),
    async (c) => {
      return c.json(await readSlaPlan(inBrand(c, {})), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/sla",
      tags: ["SLA"],
      summary: "Replace what a brand promises",
      description:
        "On top of the version that was read; 409 when somebody else saved it meanwhile. All clocks, also of past conversations, count by the new plan from then on. Needs the role lead.",
      security,
      request: {
        query: z.object({ brand: Brand }),
        body: body(z.object({ plan: SlaPlan, version: z.number().int().nonnegative() })),
      },
      responses: { 200: jsonAnswer("The plan as it is now.", PlanRow), ...problems },
    }),
    async (c) => {
      return c.json(await saveSlaPlan(inBrand(c, c.req.valid("json"))), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/sla/try",
      tags: ["SLA"],
      summary: "Try a plan by hand",
      description:
        "Which policy a thread would get that is as `facts` say, and when each of its promises would warn and fall due if somebody asked at `at`. The plan need not be saved; nothing is kept. Needs the role viewer.",
      security,
      request: {
        query: z.object({ brand: Brand }),
        body: body(PlanTrialInput),
      },
      responses: { 200: jsonAnswer("What it would promise.", PlanTrial), ...problems },
    }),
    (c) => {
      const { plan, at, facts } = c.req.valid("json");
      const input = { brandId: brandOf(c.var.actor, c.req.valid("query").brand), plan, facts, at: new Date(at) };
      const { policy, open, clocks } = trySlaPlan({ actor: c.var.actor, input });
      const named = policy ? { policyId: policy.policyId, name: policy.name } : null;
      const times = clocks.map(({ warnAt, dueAt, ...clock }) => ({
        ...clock,
        warnAt: warnAt?.toISOString() ?? null,
        dueAt: dueAt?.toISOString() ?? null,
      }));
      return c.json({ policy: named, open, clocks: times }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/threads/{id}/clocks",
      tags: ["SLA"],
      summary: "How a thread stands against the promise",
      description:
        "First and next responses and the resolution, each with the timeline that explains it: when it ran, when it stood still and why, and how much of it counts by the policy's calendar. Needs the role viewer.",
      security,
      request: { params: ThreadId },
      responses: { 200: jsonAnswer("The clocks.", Clocks), ...problems },
    }),
    async (c) => {
      const input = { threadId: c.req.valid("param").id };
      return c.json(presentClocks(await readClocks({ ctx: c.var.ctx, actor: c.var.actor, input })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/sla/due",
      tags: ["SLA"],
      summary: "What is late, and what soon will be",
      description:
        "Threads on the queue whose first promise has run out or will within `within` seconds, soonest first, counted by who holds them and by team; `complete` is false when there are more than 2,000. Snoozed threads are not on the queue. Needs the role viewer.",
      security,
      request: {
        query: z.object({
          brand: Brand,
          within: z.coerce
            .number()
            .int()
            .min(0)
            .max(31 * 86_400)
            .default(3_600),
          limit: Limit,
        }),
      },
      responses: { 200: jsonAnswer("What is due.", DueList), ...problems },
    }),
    async (c) => {
      const { brand, within, limit } = c.req.valid("query");
      const input = { brandId: brandOf(c.var.actor, brand), withinSeconds: within, limit };
      const { items, holders, teams, ...due } = await listDue({ ctx: c.var.ctx, actor: c.var.actor, input });
      const rows = items.map(({ clock: { kind, policyId, dueAt }, late, ...row }) => ({
        ...presentRow(row),
        clock: kind,
        policyId,
        dueAt,
        late,
      }));
      return c.json({ ...due, holders: [...holders], teams: [...teams], items: rows }, 200);
    },
  );

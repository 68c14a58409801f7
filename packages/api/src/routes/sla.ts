import { createRoute, z } from "@hono/zod-openapi";
import { SUMMARY_KEYS } from "@kikimimi/core/response-times";
import { SlaPlan } from "@kikimimi/core/sla-plan";
import { reportResponseTimes } from "@kikimimi/pipeline/report-response-times";
import { readSlaPlan, saveSlaPlan } from "@kikimimi/pipeline/sla-plan";
import { readClocks } from "@kikimimi/pipeline/thread-clocks";
import { presentClocks } from "../present-clocks.ts";
import { brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Clocks, PlanRow, ResponseReport } from "../schema-sla.ts";
import { Brand, ThreadId } from "../schema.ts";

/** Longest window of a report; longer ones are several reports. */
const MAX_DAYS = 31;

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
      const input = { brandId: brandOf(c.var.actor, c.req.valid("query").brand) };
      return c.json(await readSlaPlan({ ctx: c.var.ctx, actor: c.var.actor, input }), 200);
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
        body: {
          content: {
            "application/json": { schema: z.object({ plan: SlaPlan, version: z.number().int().nonnegative() }) },
          },
          required: true,
        },
      },
      responses: { 200: jsonAnswer("The plan as it is now.", PlanRow), ...problems },
    }),
    async (c) => {
      const input = { brandId: brandOf(c.var.actor, c.req.valid("query").brand), ...c.req.valid("json") };
      return c.json(await saveSlaPlan({ ctx: c.var.ctx, actor: c.var.actor, input }), 200);
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
      path: "/v1/reports/response-times",
      tags: ["SLA"],
      summary: "How fast a brand answered",
      description: `Clocks that began in the window (at most ${MAX_DAYS} days), by group, with percentiles by nearest rank, and the rows behind them. Exact, counted from the conversations themselves; \`complete\` is false when more than 5,000 threads changed since the window began. Needs the role viewer.`,
      security,
      request: {
        query: z
          .object({
            brand: Brand,
            from: z.iso.datetime({ offset: true }),
            to: z.iso.datetime({ offset: true }),
            by: z.enum(SUMMARY_KEYS).default("all"),
          })
          .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
            path: ["to"],
            message: "must be later than from",
          })
          .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= MAX_DAYS * 86_400_000, {
            path: ["to"],
            message: `a window has at most ${MAX_DAYS} days`,
          }),
      },
      responses: { 200: jsonAnswer("The report.", ResponseReport), ...problems },
    }),
    async (c) => {
      const { brand, from, to, by } = c.req.valid("query");
      const input = { brandId: brandOf(c.var.actor, brand), from: new Date(from), to: new Date(to), by };
      const { rows, groups, complete } = await reportResponseTimes({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json({ rows: [...rows], groups: [...groups], complete }, 200);
    },
  );

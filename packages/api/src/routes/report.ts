import { createRoute, z } from "@hono/zod-openapi";
import { SUMMARY_KEYS } from "@kikimimi/core/report/response-times";
import { ClockKind } from "@kikimimi/core/sla/sla";
import { EXACT_DAYS, reportResponseTimes } from "@kikimimi/pipeline/report-response-times";
import { ROLLUP_DAYS } from "@kikimimi/pipeline/roll-up";
import { brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { ResponseReport } from "../schema-sla.ts";
import { Brand } from "../schema.ts";

const DAY_MS = 86_400_000;

const Window = z
  .object({
    brand: Brand,
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    by: z.enum(SUMMARY_KEYS).default("all"),
    /** Drill-down: figures and rows of one kind, of one group. */
    kind: z.enum(ClockKind.options).optional(),
    group: z.string().max(200).optional(),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ["to"], message: "must be later than from" })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= ROLLUP_DAYS * DAY_MS, {
    path: ["to"],
    message: `a window has at most ${ROLLUP_DAYS} days`,
  });

export const reportRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/v1/reports/response-times",
    tags: ["SLA"],
    summary: "How fast a brand answered",
    description: `Clocks that began in the window, by group, with percentiles by nearest rank in seconds by every clock and by the policy's calendar, and the share within the promise. Up to ${EXACT_DAYS} days and 20,000 clocks it is exact and shows the rows behind it, of one \`kind\` and one \`group\` where they are named (\`source: clocks\`). Beyond that, and up to ${ROLLUP_DAYS} days, it is read from daily rollups of whole days of \`timeZone\`: counts and shares are exact as of \`asOf\`, percentiles within \`relativeError\` of the amount at that rank (\`source: rollups\`). \`openDays\` can still change. Repeated deliveries and replays change nothing. Needs the role viewer.`,
    security,
    request: { query: Window },
    responses: { 200: jsonAnswer("The report.", ResponseReport), ...problems },
  }),
  async (c) => {
    const { brand, from, to, ...rest } = c.req.valid("query");
    const input = { ...rest, brandId: brandOf(c.var.actor, brand), from: new Date(from), to: new Date(to) };
    const { rows, groups, openDays, ...report } = await reportResponseTimes({
      ctx: c.var.ctx,
      actor: c.var.actor,
      input,
    });
    return c.json({ ...report, openDays: [...openDays], rows: [...rows], groups: [...groups] }, 200);
  },
);

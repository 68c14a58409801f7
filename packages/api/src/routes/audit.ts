import { createRoute, z } from "@hono/zod-openapi";
import { listAudit } from "@kikimimi/pipeline/list-audit";
import { brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { AuditRow } from "../schema-access.ts";
import { Brand, Cursor, Limit, pageOf } from "../schema.ts";

const Word = z.string().min(1).max(200).optional();
const Instant = z.iso.datetime({ offset: true }).optional();

export const auditRoutes = createRouter().openapi(
  createRoute({
    method: "get",
    path: "/v1/audit",
    tags: ["Access"],
    summary: "Who did what",
    description:
      "Every write and every export, refused ones too, newest first. `outcome` is null while one runs, and for good where the service died on it: it may have happened. Looks 30 days back where `from` is left out. A page may be shorter than `limit` while `next` is not null, because filters look at a bounded number of entries a request. Needs the role admin.",
    security,
    request: {
      query: z.object({
        brand: Brand,
        actor: Word.openapi({ description: "The id of who did it." }),
        target: Word.openapi({ description: "An id that it named or made." }),
        route: Word.openapi({ description: "Method and path: `POST /v1/threads/{id}/claim`." }),
        from: Instant,
        to: Instant,
        limit: Limit,
        cursor: Cursor,
      }),
    },
    responses: { 200: jsonAnswer("A page of the log.", pageOf(AuditRow)), ...problems },
  }),
  async (c) => {
    const { brand, from, to, ...query } = c.req.valid("query");
    const { ctx, actor } = c.var;
    const dates = { from: from === undefined ? from : new Date(from), to: to === undefined ? to : new Date(to) };
    return c.json(await listAudit({ ctx, actor, input: { ...query, ...dates, brandId: brandOf(actor, brand) } }), 200);
  },
);

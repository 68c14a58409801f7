import { createRoute, z } from "@hono/zod-openapi";
import { listNotices, readNotices } from "@kikimimi/pipeline/notices";
import { body, brandOf, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Brand, Cursor, Limit, pageOf } from "../schema.ts";
import { Notice } from "../schema-work.ts";

export const noticeRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/notices",
      tags: ["Notices"],
      summary: "List what one was told",
      description:
        "One's own, newest first: named in a note, given a thread, or a thread that one follows was answered, closed, reopened, ignored, escalated, or a customer wrote there. Kept for 90 days. Needs the role viewer.",
      security,
      request: {
        query: z.object({ brand: Brand, unread: z.stringbool().default(false), limit: Limit, cursor: Cursor }),
      },
      responses: { 200: jsonAnswer("A page of notices.", pageOf(Notice).openapi("NoticePage")), ...problems },
    }),
    async (c) => {
      const { brand, ...query } = c.req.valid("query");
      const { ctx, actor } = c.var;
      const page = await listNotices({ ctx, actor, input: { ...query, brandId: brandOf(actor, brand) } });
      const items = page.items.map(({ notice: { personId: _reader, ...notice }, readAt }) => ({ ...notice, readAt }));
      return c.json({ items, next: page.next }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/notices/read",
      tags: ["Notices"],
      summary: "Mark notices as read",
      description: "One's own; `read` counts those that were not read before. Needs the role viewer.",
      security,
      request: {
        query: z.object({ brand: Brand }),
        body: body(z.strictObject({ noticeIds: z.array(z.string().min(1).max(200)).min(1).max(100) })),
      },
      responses: { 200: jsonAnswer("How many were marked.", z.object({ read: z.number().int() })), ...problems },
    }),
    async (c) => {
      return c.json(await readNotices(inBrand(c, c.req.valid("json"))), 200);
    },
  );

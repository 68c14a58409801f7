import { createRoute, z } from "@hono/zod-openapi";
import { QueueFilter, QueueSort } from "@kikimimi/core/triage/queue-filter";
import { listChanges } from "@kikimimi/pipeline/list-changes";
import { listQueue } from "@kikimimi/pipeline/list-queue";
import { listRecent } from "@kikimimi/pipeline/list-recent";
import { presentRow } from "../present.ts";
import { brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand, Cursor, Limit, pageOf, ThreadRow } from "../schema.ts";

const Page = pageOf(ThreadRow).openapi("ThreadPage");

/** An instant, or the place between two changes that an earlier answer named. */
const Since = z
  .string()
  .max(100)
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z(#[\w-]+)?$/, "an instant in UTC like 2026-11-26T09:00:00Z")
  .refine((since) => !Number.isNaN(Date.parse(since.split("#")[0] ?? "")), "no such instant");

export const queueRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/queue",
      tags: ["Queue"],
      summary: "List the threads that need people",
      description:
        "Most pressing first, or soonest due first; `holder` and `follower` take a person's id or `me`, `holder` also `nobody`; `topic` keeps the threads whose deciding mention met it. Of a wave of copied posts only the first thread is listed, with their `count`; `wave` lists each of them, and so do `holder` and the status closed. A page may be shorter than `limit` while `next` is not null, because filters look at a bounded number of threads a request. Needs the role viewer.",
      security,
      request: {
        query: z.object({
          brand: Brand,
          ...QueueFilter.shape,
          sort: QueueSort.default("priority"),
          limit: Limit,
          cursor: Cursor,
        }),
      },
      responses: { 200: jsonAnswer("A page of the queue.", Page), ...problems },
    }),
    async (c) => {
      const { brand, ...query } = c.req.valid("query");
      const actor = c.var.actor;
      const input = { ...query, brandId: brandOf(actor, brand) };
      const page = await listQueue({ ctx: c.var.ctx, actor, input });
      return c.json({ items: page.items.map(presentRow), next: page.next }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/changes",
      tags: ["Queue"],
      summary: "What changed since",
      description:
        "Threads that changed since an instant, oldest change first; poll it with the `since` of the last answer. Some threads come again: compare `rev`. `more` means that changes wait: ask again at once. `reset` means that `since` is more than a day ago: list anew. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand, since: Since, limit: Limit }) },
      responses: {
        200: jsonAnswer(
          "Changed threads.",
          z
            .object({ items: z.array(ThreadRow), since: z.string(), more: z.boolean(), reset: z.boolean() })
            .openapi("Changes"),
        ),
        ...problems,
      },
    }),
    async (c) => {
      const { brand, ...query } = c.req.valid("query");
      const input = { ...query, brandId: brandOf(c.var.actor, brand) };
      const changes = await listChanges({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json({ ...changes, items: changes.items.map(presentRow) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/threads",
      tags: ["Threads"],
      summary: "List all threads that changed on a day",
      description:
        "Whether or not they need people, newest change first. The day is a UTC day, today when left out. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand, day: z.iso.date().optional(), limit: Limit, cursor: Cursor }) },
      responses: { 200: jsonAnswer("A page of threads.", Page), ...problems },
    }),
    async (c) => {
      const { brand, ...query } = c.req.valid("query");
      const input = { ...query, brandId: brandOf(c.var.actor, brand) };
      const page = await listRecent({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json({ items: page.items.map(presentRow), next: page.next }, 200);
    },
  );

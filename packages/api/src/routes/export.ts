import { createRoute, z } from "@hono/zod-openapi";
import { digestOf } from "@kikimimi/core/base/identity";
import type { AuditFacts } from "@kikimimi/core/people/audit";
import { EXPORTS, type ExportKind } from "@kikimimi/core/report/export-rows";
import { Slug } from "@kikimimi/core/base/slug";
import {
  exportActivities,
  type ExportInput,
  exportPosts,
  exportReplies,
  exportThreads,
} from "@kikimimi/pipeline/export-rows";
import { brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Brand } from "../schema.ts";
import { ExportedActivity, ExportedPost, ExportedReply, ExportedThread, exportPageOf } from "../schema-export.ts";

const Instant = z.iso.datetime({ offset: true }).optional();

const Query = z.object({
  brand: Brand,
  from: Instant.openapi({ description: "Not before." }),
  to: Instant.openapi({ description: "Before this." }),
  platform: z.string().min(1).max(100).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(500).openapi({
    description: "A page ends after the read in which it got so many rows, so it may hold some more, fewer, or none.",
  }),
  cursor: z.string().max(8_000).optional(),
});
const PostQuery = Query.extend({
  author: z.string().min(1).max(500).optional().openapi({ description: "The platform's id of their author." }),
  topic: Slug.optional().openapi({ description: "A topic that they met." }),
});

/** What all kinds promise. */
const PROMISE =
  "Follow `next` until it is null. Every row that was there when the first page was asked for comes at least once; one whose thread changes meanwhile may come again on a later page with what it says then: keep the first or the last by its id. Each page is in the audit log with its scope and the number of its rows. Needs the role admin.";

function routeOf<K extends ExportKind, Q extends z.ZodObject, T extends z.ZodType>(kind: K, query: Q, row: T) {
  return createRoute({
    method: "get",
    path: `/v1/exports/${kind}` as const,
    tags: ["Exports"],
    summary: `Export ${kind}`,
    description: `Each row is: ${EXPORTS[kind].row} ${PROMISE}`,
    security,
    request: { query },
    responses: { 200: jsonAnswer("A page of rows.", exportPageOf(row)), ...problems },
  });
}

type Asked = z.infer<typeof Query> & { readonly author?: string | undefined; readonly topic?: string | undefined };

/** What was asked for as the verbs take it. */
function inputOf({ brand: _brand, from, to, ...rest }: Asked, brandId: string): ExportInput {
  const dateOf = (at: string | undefined): Date | undefined => (at === undefined ? undefined : new Date(at));
  return { ...rest, brandId, from: dateOf(from), to: dateOf(to) };
}

/** What the audit log tells of a page: its scope, people by a digest, and how many rows it had. */
function factsOf({ from, to, platform, topic, author, cursor }: Asked, rows: number): AuditFacts {
  const scope = { from, to, platform, topic, author: author === undefined ? undefined : digestOf(author) };
  const said = Object.entries(scope).filter((one): one is [string, string] => one[1] !== undefined);
  return { ...Object.fromEntries(said), rows, page: cursor === undefined ? "first" : "further" };
}

export const exportRoutes = createRouter()
  .openapi(routeOf("posts", PostQuery, ExportedPost), async (c) => {
    const query = c.req.valid("query");
    const { ctx, actor } = c.var;
    const page = await exportPosts({ ctx, actor, input: inputOf(query, brandOf(actor, query.brand)) });
    c.set("facts", factsOf(query, page.items.length));
    return c.json({ ...page, items: [...page.items] }, 200);
  })
  .openapi(routeOf("threads", Query, ExportedThread), async (c) => {
    const query = c.req.valid("query");
    const { ctx, actor } = c.var;
    const page = await exportThreads({ ctx, actor, input: inputOf(query, brandOf(actor, query.brand)) });
    c.set("facts", factsOf(query, page.items.length));
    return c.json({ ...page, items: [...page.items] }, 200);
  })
  .openapi(routeOf("replies", Query, ExportedReply), async (c) => {
    const query = c.req.valid("query");
    const { ctx, actor } = c.var;
    const page = await exportReplies({ ctx, actor, input: inputOf(query, brandOf(actor, query.brand)) });
    c.set("facts", factsOf(query, page.items.length));
    return c.json({ ...page, items: [...page.items] }, 200);
  })
  .openapi(routeOf("activities", Query, ExportedActivity), async (c) => {
    const query = c.req.valid("query");
    const { ctx, actor } = c.var;
    const page = await exportActivities({ ctx, actor, input: inputOf(query, brandOf(actor, query.brand)) });
    c.set("facts", factsOf(query, page.items.length));
    return c.json({ ...page, items: [...page.items] }, 200);
  });

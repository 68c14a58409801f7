import { createRoute, z } from "@hono/zod-openapi";
import { MentionKind } from "@kikimimi/core/mention/mention";
import { Slug } from "@kikimimi/core/base/slug";
import { ThreadStatus } from "@kikimimi/core/triage/thread-view";
import { readSearchState, rebuildSearch } from "@kikimimi/pipeline/rebuild-search";
import { searchThreads } from "@kikimimi/pipeline/search-threads";
import { presentFound } from "../present-found.ts";
import { brandOf, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Brand, Cursor, Limit } from "../schema.ts";
import { SearchAnswer, SearchState } from "../schema-search.ts";

const Priority = z.coerce.number().int().min(0).max(100).optional();
const Short = z.string().min(1).max(200).optional();

export const searchRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/search",
      tags: ["Search"],
      summary: "Find threads by the words of their posts",
      description:
        'All words of `q` must stand in a post; `"quoted"` (also 「…」) as whole words, `-words` not at all. Width, case and accents do not matter. Newest posts first; a thread may come again on a later page with its older posts. `complete` says that nothing is missing; otherwise `indexedUntil`, or `read`, says how far the answer looks. Needs the role viewer.',
      security,
      request: {
        query: z.object({
          brand: Brand,
          q: z.string().max(300).default(""),
          author: Short.openapi({ description: "An author's id on the platform, or a part of the name or handle." }),
          platform: Short,
          source: Slug.optional(),
          status: z.enum(["active", ...ThreadStatus.options]).optional(),
          minPriority: Priority,
          maxPriority: Priority,
          lang: z.string().max(35).optional(),
          kind: MentionKind.optional(),
          topic: Slug.optional(),
          holder: Short.openapi({ description: "Who holds the thread: an actor id, or `me`." }),
          from: z.iso.date().optional().openapi({ description: "First day of posting." }),
          to: z.iso.date().optional().openapi({ description: "Last day of posting." }),
          zone: z.string().max(64).default("Asia/Tokyo").openapi({ description: "The zone of those days." }),
          limit: Limit,
          cursor: Cursor,
        }),
      },
      responses: { 200: jsonAnswer("A page of threads with the posts that were found.", SearchAnswer), ...problems },
    }),
    async (c) => {
      const { brand, holder, ...query } = c.req.valid("query");
      const { actor, ctx } = c.var;
      const input = { ...query, brandId: brandOf(actor, brand), holder: holder === "me" ? actor.id : holder };
      return c.json(presentFound(await searchThreads({ ctx, actor, input })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/search/state",
      tags: ["Search"],
      summary: "How far the search index is",
      description: "`not_found` where searches read the store without an index. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The index.", SearchState), ...problems },
    }),
    async (c) => {
      return c.json(await readSearchState(inBrand(c, {})), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/search/rebuild",
      tags: ["Search"],
      summary: "Build the search index again",
      description:
        "Empties the brand's index; the indexer then reads everything again, and `/v1/search/state` says how far it is. Searches answer meanwhile with what is there. Needs the role admin.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The emptied index.", SearchState), ...problems },
    }),
    async (c) => {
      return c.json(await rebuildSearch(inBrand(c, {})), 200);
    },
  );

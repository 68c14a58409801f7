import { createRoute, z } from "@hono/zod-openapi";
import { Slug } from "@kikimimi/core/base/slug";
import { TEAMS } from "@kikimimi/pipeline/document-kind";
import { listDocuments, removeDocument } from "@kikimimi/pipeline/documents";
import { saveTeam } from "@kikimimi/pipeline/save-team";
import { brandOf, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { TeamRow, TeamSave } from "../schema-staff.ts";
import { Brand } from "../schema.ts";

const TeamId = z.object({ id: Slug });

export const teamRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/teams",
      tags: ["People"],
      summary: "List a brand's teams",
      description: "By id. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: {
        200: jsonAnswer("The teams.", z.object({ items: z.array(TeamRow) }).openapi("Teams")),
        ...problems,
      },
    }),
    async (c) => {
      const input = { brandId: brandOf(c.var.actor, c.req.valid("query").brand) };
      return c.json({ items: await listDocuments({ ctx: c.var.ctx, actor: c.var.actor, kind: TEAMS, input }) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/teams/{id}",
      tags: ["People"],
      summary: "Save a team",
      description:
        "A new one without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. `takes` says which threads go to it as they are opened: those that meet every list given, `{}` all, null none. `strategy` says who of it gets them: `round_robin` in turns, `least_loaded` who has the smallest share of their capacity taken, `none` nobody by itself. Members have to be known colleagues. Needs the role lead.",
      security,
      request: {
        params: TeamId,
        query: z.object({ brand: Brand }),
        body: { content: { "application/json": { schema: TeamSave } }, required: true },
      },
      responses: { 200: jsonAnswer("The team as saved.", TeamRow), ...problems },
    }),
    async (c) => {
      const { expectedVersion, ...draft } = c.req.valid("json");
      const brandId = brandOf(c.var.actor, c.req.valid("query").brand);
      const input = { brandId, id: c.req.valid("param").id, draft, expectedVersion };
      return c.json(await saveTeam({ ctx: c.var.ctx, actor: c.var.actor, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/v1/teams/{id}",
      tags: ["People"],
      summary: "Remove a team",
      description:
        "Threads that belong to it stay as they are: who holds one keeps it, and the others wait for somebody to take or route them. Needs the role lead.",
      security,
      request: {
        params: TeamId,
        query: z.object({ brand: Brand, expectedVersion: z.coerce.number().int().positive().optional() }),
      },
      responses: { 200: jsonAnswer("It is removed.", z.object({ id: z.string() })), ...problems },
    }),
    async (c) => {
      const { brand, expectedVersion } = c.req.valid("query");
      const input = { brandId: brandOf(c.var.actor, brand), id: c.req.valid("param").id, expectedVersion };
      return c.json(await removeDocument({ ctx: c.var.ctx, actor: c.var.actor, kind: TEAMS, input }), 200);
    },
  );

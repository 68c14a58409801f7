import { createRoute, z } from "@hono/zod-openapi";
import { TEAMS } from "@kikimimi/pipeline/document-kind";
import { saveTeam } from "@kikimimi/pipeline/save-team";
import { documentHandlers, documentRoutes, OF_BRAND } from "../document-routes.ts";
import { createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { TeamRow, TeamSave } from "../schema-staff.ts";
import { Brand } from "../schema.ts";

const spec = {
  path: "/v1/teams",
  tag: "People",
  one: "a team",
  many: "teams",
  kind: TEAMS,
  row: TeamRow,
  save: TeamSave,
  owners: OF_BRAND,
  says: {
    save: "A new one without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. `takes` says which threads go to it as they are opened: those that meet every list given, `{}` all, null none. `strategy` says who of it gets them: `round_robin` in turns, `least_loaded` who has the smallest share of their capacity taken, `none` nobody by itself. Members have to be known colleagues. Needs the role lead.",
    remove:
      "Threads that belong to it stay as they are: who holds one keeps it, and the others wait for somebody to take or route them. Needs the role lead.",
  },
} as const;
const routes = documentRoutes(spec);
const teams = documentHandlers(spec);

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
    (c) => teams.list(c),
  )
  .openapi(routes.save, async (c) => {
    const { expectedVersion, ...draft } = c.req.valid("json");
    return c.json(await saveTeam(inBrand(c, { id: c.req.valid("param").id, draft, expectedVersion })), 200);
  })
  .openapi(routes.remove, (c) => teams.remove(c));

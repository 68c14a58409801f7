import { createRoute, z } from "@hono/zod-openapi";
import { Person } from "@kikimimi/core/people/person";
import { COLLEAGUES } from "@kikimimi/pipeline/document-kind";
import { removeDocument } from "@kikimimi/pipeline/documents";
import { listColleagues } from "@kikimimi/pipeline/list-colleagues";
import { reassignThreads } from "@kikimimi/pipeline/reassign-threads";
import { saveColleague } from "@kikimimi/pipeline/save-colleague";
import { setAvailability } from "@kikimimi/pipeline/set-availability";
import { body, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import {
  AvailabilitySave,
  ColleagueId,
  ColleagueRow,
  ColleagueSave,
  presentColleague,
  Reassigned,
  SavedColleague,
} from "../schema-staff.ts";
import { Brand } from "../schema.ts";

export const colleagueRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/colleagues",
      tags: ["People"],
      summary: "List a brand's people",
      description:
        "By id, with what each holds and whether they work right now. Whoever did something in the brand is among them. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: {
        200: jsonAnswer("The people.", z.object({ items: z.array(ColleagueRow) }).openapi("Colleagues")),
        ...problems,
      },
    }),
    async (c) => {
      const items = await listColleagues(inBrand(c, {}));
      return c.json({ items: items.map(presentColleague) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/colleagues/{id}",
      tags: ["People"],
      summary: "Save a colleague",
      description:
        "Under the id that they sign in with; a new one without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. It grants nothing: what they may do stands in how they sign in. Needs the role lead.",
      security,
      request: { params: ColleagueId, query: z.object({ brand: Brand }), body: body(ColleagueSave) },
      responses: { 200: jsonAnswer("The colleague as saved.", SavedColleague), ...problems },
    }),
    async (c) => {
      const { expectedVersion, ...draft } = c.req.valid("json");
      return c.json(await saveColleague(inBrand(c, { id: c.req.valid("param").id, draft, expectedVersion })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/colleagues/{id}/availability",
      tags: ["People"],
      summary: "Say when somebody works",
      description:
        "Working hours (null: around the clock) and being away (`until` null: until further notice). One's own; a lead also anybody else's. Needs the role agent.",
      security,
      request: { params: ColleagueId, query: z.object({ brand: Brand }), body: body(AvailabilitySave) },
      responses: { 200: jsonAnswer("The colleague as saved.", SavedColleague), ...problems },
    }),
    async (c) => {
      const act = inBrand(c, { id: c.req.valid("param").id, availability: c.req.valid("json") });
      return c.json(await setAvailability(act), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/colleagues/{id}/reassign",
      tags: ["People"],
      summary: "Take all threads from somebody",
      description:
        "To one colleague (`to`), or back to the queue, where each thread's team gives it out anew, never to the same person. At most 100 a request, `more` says that they hold more; `failed` names what stays as it is. Needs the role lead.",
      security,
      request: {
        params: ColleagueId,
        query: z.object({ brand: Brand }),
        body: body(z.strictObject({ to: Person.shape.id.optional() })),
      },
      responses: { 200: jsonAnswer("What was moved, and what was not.", Reassigned), ...problems },
    }),
    async (c) => {
      const act = inBrand(c, { personId: c.req.valid("param").id, toId: c.req.valid("json").to });
      const { moved, failed, more } = await reassignThreads(act);
      return c.json({ moved: [...moved], failed: [...failed], more }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/v1/colleagues/{id}",
      tags: ["People"],
      summary: "Remove a colleague",
      description:
        "Nothing is given to them any more; what they hold stays theirs until it is taken from them. Who acts again is known again. Needs the role lead.",
      security,
      request: { params: ColleagueId, query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("They are removed.", z.object({ id: z.string() })), ...problems },
    }),
    async (c) => {
      const act = inBrand(c, { id: c.req.valid("param").id });
      return c.json(await removeDocument({ ...act, kind: COLLEAGUES }), 200);
    },
  );

import { createRoute, z } from "@hono/zod-openapi";
import { listTopics } from "@kikimimi/pipeline/list-topics";
import { readTopic } from "@kikimimi/pipeline/read-topic";
import { removeTopic } from "@kikimimi/pipeline/remove-topic";
import { saveTopic } from "@kikimimi/pipeline/save-topic";
import { body, brandOf, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Brand, TopicId } from "../schema.ts";
import { RuleProblem, Topic, TopicSave } from "../schema-topic.ts";
import { RemoveQuery } from "../schema-work.ts";

export const topicRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/topics",
      tags: ["Topics"],
      summary: "List a brand's topics",
      description:
        "All of them, by id. `revision` counts the brand's saves and removals; a mention tells by which it was judged. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: {
        200: jsonAnswer(
          "The topics.",
          z.object({ items: z.array(Topic), revision: z.number().int() }).openapi("Topics"),
        ),
        ...problems,
      },
    }),
    async (c) => {
      const { topics, revision } = await listTopics(inBrand(c, {}));
      return c.json({ items: [...topics], revision }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/topics/{id}",
      tags: ["Topics"],
      summary: "Read a topic",
      description: "Needs the role viewer.",
      security,
      request: { params: TopicId, query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The topic.", Topic), ...problems },
    }),
    async (c) => {
      return c.json(await readTopic(inBrand(c, { topicId: c.req.valid("param").id })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/topics/{id}",
      tags: ["Topics"],
      summary: "Save a topic",
      description:
        "A new one without `expectedVersion`, else on top of that version; 409 when somebody else saved it meanwhile. 400 for a rule with an error (the issue's path is `rule:` and the column) and for an example that the rule does not meet as it should. Stored mentions are judged by it when their deliveries are replayed. Needs the role lead.",
      security,
      request: {
        params: TopicId,
        query: z.object({ brand: Brand }),
        body: body(TopicSave),
      },
      responses: {
        200: jsonAnswer(
          "The topic as saved, and what its rule had better say.",
          z.object({ topic: Topic, warnings: z.array(RuleProblem) }).openapi("SavedTopic"),
        ),
        ...problems,
      },
    }),
    async (c) => {
      const { expectedVersion, ...draft } = c.req.valid("json");
      const { topic, warnings } = await saveTopic(
        inBrand(c, { topicId: c.req.valid("param").id, draft, expectedVersion }),
      );
      return c.json({ topic, warnings: [...warnings] }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/v1/topics/{id}",
      tags: ["Topics"],
      summary: "Remove a topic",
      description:
        "Whatever its version, unless `expectedVersion` says which. `namedBy` lists the topics whose rules name it: they find nothing there from now on. Needs the role lead.",
      security,
      request: {
        params: TopicId,
        query: RemoveQuery,
      },
      responses: {
        200: jsonAnswer("It is removed.", z.object({ topicId: z.string(), namedBy: z.array(z.string()) })),
        ...problems,
      },
    }),
    async (c) => {
      const { brand, expectedVersion } = c.req.valid("query");
      const input = { brandId: brandOf(c.var.actor, brand), topicId: c.req.valid("param").id, expectedVersion };
      return c.json(await removeTopic({ ctx: c.var.ctx, actor: c.var.actor, input }), 200);
    },
  );

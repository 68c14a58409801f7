import { createRoute, z } from "@hono/zod-openapi";
import { markSpam } from "@kikimimi/pipeline/mark-spam";
import { muteAuthor } from "@kikimimi/pipeline/mute-author";
import { rowOf } from "../row-of.ts";
import { body, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Brand, ThreadId } from "../schema.ts";
import { SpamAnswer } from "../schema-work.ts";

export const spamRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/spam",
      tags: ["Threads"],
      summary: "Mark a thread as spam",
      description:
        "Rules what customers said in it spam, as corrections that also train models, ignores the thread, and with `muteAuthor` mutes its newest author, which needs the role lead. Each step stands by itself: `failed` names what could not be done; asking again does the rest. Needs the role agent.",
      security,
      request: { params: ThreadId, body: body(z.strictObject({ muteAuthor: z.boolean().default(false) })) },
      responses: { 200: jsonAnswer("What was done, and what was not.", SpamAnswer), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { threadId: c.req.valid("param").id, ...c.req.valid("json") };
      const { stored, corrected, failed, ...rest } = await markSpam({ ctx, actor, input });
      const thread = await rowOf(ctx, stored);
      return c.json({ ...rest, thread, corrected: [...corrected], failed: [...failed] }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/muted-authors",
      tags: ["Topics"],
      summary: "Mute an author",
      description:
        "Adds them to the topic `muted-authors`: what they write needs nobody, and counts all the same. Muting somebody again changes nothing. Needs the role lead.",
      security,
      request: {
        query: z.object({ brand: Brand }),
        body: body(
          z.strictObject({
            /** The platform's id of the account, its handle or its name. */
            author: z.string().min(1).max(500),
            platform: z.string().max(64).optional(),
          }),
        ),
      },
      responses: {
        200: jsonAnswer(
          "The topic as it stands.",
          z.object({ topicId: z.string(), version: z.number().int(), added: z.boolean() }),
        ),
        ...problems,
      },
    }),
    async (c) => {
      return c.json(await muteAuthor(inBrand(c, c.req.valid("json"))), 200);
    },
  );

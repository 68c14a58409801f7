import { createRoute, z } from "@hono/zod-openapi";
import { mergeThread, separateThread } from "@kikimimi/pipeline/merge-thread";
import { MAX_SPLIT, splitThread } from "@kikimimi/pipeline/split-thread";
import { rowOf } from "../row-of.ts";
import { body, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { ThreadId, ThreadRow } from "../schema.ts";

const Id = z.string().regex(/^[\w-]{1,100}$/, "no id of ours");
const answers = { 200: jsonAnswer("The thread to go on with.", ThreadRow), ...problems };

/** Threads that become parts of others, and mentions that become threads. */
export const partRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/merge",
      tags: ["Threads"],
      summary: "Make a thread a part of another one",
      description:
        "Everything that was and will be said in it is read and answered in `into`, a thread of the same brand on any platform; answers with that one. Refused while a reply is on its way. Asking again goes on after a failure. Needs the role agent.",
      security,
      request: { params: ThreadId, body: body(z.object({ into: Id })) },
      responses: answers,
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { threadId: c.req.valid("param").id, into: c.req.valid("json").into };
      return c.json(await rowOf(ctx, await mergeThread({ ctx, actor, input })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/separate",
      tags: ["Threads"],
      summary: "Make a part a thread of its own again",
      description: "With everything that its own conversation said. Needs the role agent.",
      security,
      request: { params: ThreadId },
      responses: answers,
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { threadId: c.req.valid("param").id };
      return c.json(await rowOf(ctx, await separateThread({ ctx, actor, input })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/split",
      tags: ["Threads"],
      summary: "Take mentions out into a thread of their own",
      description:
        "Answers with the new thread. What customers say under them later comes to the old one. Needs the role agent.",
      security,
      request: {
        params: ThreadId,
        body: body(z.object({ mentionIds: z.array(Id).min(1).max(MAX_SPLIT) })),
      },
      responses: answers,
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { threadId: c.req.valid("param").id, ...c.req.valid("json") };
      return c.json(await rowOf(ctx, await splitThread({ ctx, actor, input })), 200);
    },
  );

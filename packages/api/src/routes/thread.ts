import { createRoute, z } from "@hono/zod-openapi";
import { ThreadAction } from "@kikimimi/core/thread/action";
import type { Actor } from "@kikimimi/core/people/actor";
import { wellFormed } from "@kikimimi/core/base/text";
import { actOnThread } from "@kikimimi/pipeline/act-on-thread";
import type { Context } from "@kikimimi/pipeline/context";
import { rebuildThread } from "@kikimimi/pipeline/rebuild-thread";
import { readMentions, readThread } from "@kikimimi/pipeline/read-thread";
import { presentDetail, presentMention } from "../present.ts";
import { rowOf } from "../row-of.ts";
import { body, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Cursor, Limit, Mention, pageOf, ThreadDetail, ThreadId, ThreadRow } from "../schema.ts";

/** The row of a thread with which something was just done. */
async function acted(
  { ctx, actor }: { readonly ctx: Context; readonly actor: Actor },
  threadId: string,
  action: ThreadAction,
): Promise<ThreadRow> {
  return rowOf(ctx, await actOnThread({ ctx, actor, input: { threadId, action } }));
}

const answers = { 200: jsonAnswer("The thread as it stands now.", ThreadRow), ...problems };

export const threadRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/actions",
      tags: ["Threads"],
      summary: "Do something with a thread",
      description:
        "Claim, assign, release, snooze, wake, escalate, deescalate, close, reopen, ignore, tag, prioritise, route, follow, unfollow, note. What the thread's status does not allow answers 409 and says why. Needs the role agent.",
      security,
      request: { params: ThreadId, body: body(ThreadAction) },
      responses: answers,
    }),
    async (c) => c.json(await acted(c.var, c.req.valid("param").id, c.req.valid("json")), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/threads/{id}",
      tags: ["Threads"],
      summary: "Read a thread",
      description:
        "Its newest mentions, everything people did with it, and the terms of its priority. Needs the role viewer.",
      security,
      request: { params: ThreadId, query: z.object({ limit: Limit }) },
      responses: { 200: jsonAnswer("The thread.", ThreadDetail), ...problems },
    }),
    async (c) => {
      const input = { threadId: c.req.valid("param").id, limit: c.req.valid("query").limit };
      return c.json(presentDetail(await readThread({ ctx: c.var.ctx, actor: c.var.actor, input })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/threads/{id}/mentions",
      tags: ["Threads"],
      summary: "Page through a thread's mentions",
      description: "Newest first. Needs the role viewer.",
      security,
      request: { params: ThreadId, query: z.object({ limit: Limit, cursor: Cursor }) },
      responses: { 200: jsonAnswer("A page of mentions.", pageOf(Mention)), ...problems },
    }),
    async (c) => {
      const input = { threadId: c.req.valid("param").id, ...c.req.valid("query") };
      const page = await readMentions({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json({ items: page.items.map(presentMention), next: page.next }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/rebuild",
      tags: ["Threads"],
      summary: "Make a thread anew",
      description:
        "Adds it up from its mentions and activities alone and names the parts in which what is stored differs; with `repair` that is stored in its place. Needs the role lead.",
      security,
      request: { params: ThreadId, body: body(z.object({ repair: z.boolean().default(false) })) },
      responses: {
        200: jsonAnswer(
          "What differs.",
          z.object({ threadId: z.string(), differences: z.array(z.string()), repaired: z.boolean() }),
        ),
        ...problems,
      },
    }),
    async (c) => {
      const input = { threadId: c.req.valid("param").id, ...c.req.valid("json") };
      const { differences, ...rest } = await rebuildThread({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json({ ...rest, differences: [...differences] }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/claim",
      tags: ["Threads"],
      summary: "Claim a thread",
      description:
        "Of any number of simultaneous claims exactly one succeeds; the others answer 409 with the `holder`. Claiming what one holds is 200. Needs the role agent.",
      security,
      request: { params: ThreadId },
      responses: answers,
    }),
    async (c) => {
      return c.json(await acted(c.var, c.req.valid("param").id, { type: "claim" }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/release",
      tags: ["Threads"],
      summary: "Release a thread",
      description: "Gives it back to the queue. A lead may release what another holds. Needs the role agent.",
      security,
      request: { params: ThreadId },
      responses: answers,
    }),
    async (c) => {
      return c.json(await acted(c.var, c.req.valid("param").id, { type: "release" }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/notes",
      tags: ["Threads"],
      summary: "Add a note for colleagues",
      description: "Never shown to the customer. Needs the role agent.",
      security,
      request: {
        params: ThreadId,
        body: body(z.object({ text: z.string().trim().min(1).max(10_000).transform(wellFormed) })),
      },
      responses: answers,
    }),
    async (c) => {
      const { text } = c.req.valid("json");
      return c.json(await acted(c.var, c.req.valid("param").id, { type: "note", text }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/close",
      tags: ["Threads"],
      summary: "Close a thread",
      description: "A mention that arrives later and needs a person brings it back. Needs the role agent.",
      security,
      request: {
        params: ThreadId,
        body: {
          content: {
            "application/json": {
              schema: z.object({ reason: z.string().trim().max(500).transform(wellFormed).optional() }),
            },
          },
        },
      },
      responses: answers,
    }),
    async (c) => {
      const { reason } = c.req.valid("json");
      return c.json(await acted(c.var, c.req.valid("param").id, { type: "close", reason }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/reopen",
      tags: ["Threads"],
      summary: "Reopen a thread",
      description: "Puts a closed or calm thread on the queue. Needs the role agent.",
      security,
      request: { params: ThreadId },
      responses: answers,
    }),
    async (c) => {
      return c.json(await acted(c.var, c.req.valid("param").id, { type: "reopen" }), 200);
    },
  );

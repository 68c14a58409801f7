import { createRoute, z } from "@hono/zod-openapi";
import { wellFormed } from "@kikimimi/core/text";
import { claimThread } from "@kikimimi/pipeline/claim-thread";
import { closeThread } from "@kikimimi/pipeline/close-thread";
import type { Context } from "@kikimimi/pipeline/context";
import { rowsOf } from "@kikimimi/pipeline/list-queue";
import { noteThread } from "@kikimimi/pipeline/note-thread";
import { readMentions, readThread } from "@kikimimi/pipeline/read-thread";
import { releaseThread } from "@kikimimi/pipeline/release-thread";
import { reopenThread } from "@kikimimi/pipeline/reopen-thread";
import { presentDetail, presentMention, presentRow } from "../present.ts";
import { createRouter, jsonAnswer, problems, security } from "../router.ts";
import { Cursor, Limit, Mention, pageOf, ThreadDetail, ThreadId, ThreadRow } from "../schema.ts";

type Stored = Awaited<ReturnType<typeof claimThread>>;

/** The row of a thread that was just written. */
async function rowOf(ctx: Context, stored: Stored): Promise<ThreadRow> {
  const [row] = await rowsOf(ctx, [stored]);
  if (!row) throw new Error("one thread in, one row out");
  return presentRow(row);
}

const answers = { 200: jsonAnswer("The thread as it stands now.", ThreadRow), ...problems };
const body = <T extends z.ZodType>(schema: T) => ({ content: { "application/json": { schema } }, required: true });

export const threadRoutes = createRouter()
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
      const act = { ctx: c.var.ctx, actor: c.var.actor, input: { threadId: c.req.valid("param").id } };
      return c.json(await rowOf(c.var.ctx, await claimThread(act)), 200);
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
      const act = { ctx: c.var.ctx, actor: c.var.actor, input: { threadId: c.req.valid("param").id } };
      return c.json(await rowOf(c.var.ctx, await releaseThread(act)), 200);
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
      const input = { threadId: c.req.valid("param").id, text: c.req.valid("json").text };
      return c.json(await rowOf(c.var.ctx, await noteThread({ ctx: c.var.ctx, actor: c.var.actor, input })), 200);
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
      const input = { threadId: c.req.valid("param").id, reason: c.req.valid("json").reason };
      return c.json(await rowOf(c.var.ctx, await closeThread({ ctx: c.var.ctx, actor: c.var.actor, input })), 200);
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
      const act = { ctx: c.var.ctx, actor: c.var.actor, input: { threadId: c.req.valid("param").id } };
      return c.json(await rowOf(c.var.ctx, await reopenThread(act)), 200);
    },
  );

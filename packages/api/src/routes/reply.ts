import { createRoute, z } from "@hono/zod-openapi";
import type { Actor } from "@kikimimi/core/people/actor";
import type { Context } from "@kikimimi/pipeline/context";
import { draftReply } from "@kikimimi/pipeline/draft-reply";
import { editReply } from "@kikimimi/pipeline/edit-reply";
import { checkedReply, listReplies, preflightReply } from "@kikimimi/pipeline/list-replies";
import { approveReply, queueReply, resolveReply, retryReply } from "@kikimimi/pipeline/queue-reply";
import { rejectReply } from "@kikimimi/pipeline/reject-reply";
import { removeReply } from "@kikimimi/pipeline/remove-reply";
import { submitReply } from "@kikimimi/pipeline/submit-reply";
import { presentCheck, presentChecked } from "../present-reply.ts";
import { body, createRouter, jsonAnswer, problems, security } from "../router.ts";
import { ThreadId } from "../schema.ts";
import {
  CheckedReply,
  ReplyApprove,
  ReplyCheck,
  ReplyDraft,
  ReplyEdit,
  ReplyIds,
  ReplyPreflight,
  ReplyReject,
  ReplyResolve,
  ReplySend,
  ReplySubmit,
} from "../schema-reply.ts";

type Stored = Awaited<ReturnType<typeof draftReply>>;

const answers = { 200: jsonAnswer("The reply as it stands now.", CheckedReply), ...problems };

type Handled = {
  readonly var: { readonly ctx: Context; readonly actor: Actor };
  readonly req: { readonly valid: (part: "param") => z.infer<typeof ReplyIds> };
};

/** Who acts on which reply. */
function actOf(c: Handled) {
  const { id, replyId } = c.req.valid("param");
  return { ctx: c.var.ctx, actor: c.var.actor, ids: { threadId: id, replyId } };
}

async function shown(ctx: Context, stored: Stored): Promise<CheckedReply> {
  return presentChecked(await checkedReply(ctx, stored));
}

export const replyRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/threads/{id}/replies",
      tags: ["Replies"],
      summary: "List a thread's replies",
      description:
        "Oldest first; each unsent one with its length as the platform counts, the longest that it takes, the end of its window and what stands in the way. Needs the role viewer.",
      security,
      request: { params: ThreadId },
      responses: {
        200: jsonAnswer("The replies.", z.object({ items: z.array(CheckedReply) }).openapi("Replies")),
        ...problems,
      },
    }),
    async (c) => {
      const input = { threadId: c.req.valid("param").id };
      const replies = await listReplies({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json({ items: replies.map(presentChecked) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/replies",
      tags: ["Replies"],
      summary: "Draft a reply",
      description: "Nothing is sent. Needs the role agent.",
      security,
      request: { params: ThreadId, body: body(ReplyDraft) },
      responses: { 201: jsonAnswer("The draft.", CheckedReply), ...problems },
    }),
    async (c) => {
      const { ctx, actor } = c.var;
      const input = { threadId: c.req.valid("param").id, ...c.req.valid("json") };
      return c.json(await shown(ctx, await draftReply({ ctx, actor, input })), 201);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/threads/{id}/replies/{replyId}",
      tags: ["Replies"],
      summary: "Change a reply's words",
      description:
        "On top of `expectedVersion`, else 409; what was submitted, rejected or failed is a draft again. Needs the role agent, and to be its author or a lead.",
      security,
      request: { params: ReplyIds, body: body(ReplyEdit) },
      responses: answers,
    }),
    async (c) => {
      const { ctx, actor, ids } = actOf(c);
      const { expectedVersion: version, ...words } = c.req.valid("json");
      return c.json(await shown(ctx, await editReply({ ctx, actor, input: { ...ids, ...words, version } })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/v1/threads/{id}/replies/{replyId}",
      tags: ["Replies"],
      summary: "Forget a reply",
      description:
        "A draft, or one that waits and of which nothing went out; 409 for others. Needs the role agent, and to be its author or a lead.",
      security,
      request: { params: ReplyIds },
      responses: { 200: jsonAnswer("It is forgotten.", z.object({ replyId: z.string() })), ...problems },
    }),
    async (c) => {
      const { ctx, actor, ids } = actOf(c);
      await removeReply({ ctx, actor, input: ids });
      return c.json({ replyId: ids.replyId }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/replies/{replyId}/preflight",
      tags: ["Replies"],
      summary: "Ask what the platform would say",
      description: "To the reply as it is, or to `text` in its place, which is not kept. Needs the role viewer.",
      security,
      request: { params: ReplyIds, body: body(ReplyPreflight) },
      responses: { 200: jsonAnswer("The check.", ReplyCheck), ...problems },
    }),
    async (c) => {
      const { ctx, actor, ids } = actOf(c);
      const input = { ...ids, ...c.req.valid("json") };
      return c.json(presentCheck(await preflightReply({ ctx, actor, input })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/replies/{replyId}/submit",
      tags: ["Replies"],
      summary: "Ask for approval",
      description:
        "A draft that could be sent as it is waits for a lead. Needs the role agent, and to be its author or a lead.",
      security,
      request: { params: ReplyIds, body: body(ReplySubmit) },
      responses: answers,
    }),
    async (c) => {
      const { ctx, actor, ids } = actOf(c);
      return c.json(
        await shown(ctx, await submitReply({ ctx, actor, input: { ...ids, ...c.req.valid("json") } })),
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/replies/{replyId}/approve",
      tags: ["Replies"],
      summary: "Approve a reply",
      description:
        "Lets this `version` go out; 409 when it was changed since, with `changed` when `threadRev` is given and others did or said something since. Needs the role lead.",
      security,
      request: { params: ReplyIds, body: body(ReplyApprove) },
      responses: answers,
    }),
    async (c) => {
      const { ctx, actor, ids } = actOf(c);
      return c.json(
        await shown(ctx, await approveReply({ ctx, actor, input: { ...ids, ...c.req.valid("json") } })),
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/replies/{replyId}/reject",
      tags: ["Replies"],
      summary: "Reject a reply",
      description: "Sends it back to its author. Needs the role lead.",
      security,
      request: { params: ReplyIds, body: body(ReplyReject) },
      responses: answers,
    }),
    async (c) => {
      const { ctx, actor, ids } = actOf(c);
      return c.json(
        await shown(ctx, await rejectReply({ ctx, actor, input: { ...ids, ...c.req.valid("json") } })),
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/replies/{replyId}/send",
      tags: ["Replies"],
      summary: "Send a reply",
      description:
        "Lets a draft go out at once, where its source asks for no approval. `threadRev` is the thread's `rev` that the writer saw; 409 with `changed` when others did or said something since, with `holder` when somebody else holds the thread. Needs the role agent, and to be its author or a lead.",
      security,
      request: { params: ReplyIds, body: body(ReplySend) },
      responses: answers,
    }),
    async (c) => {
      const { ctx, actor, ids } = actOf(c);
      return c.json(await shown(ctx, await queueReply({ ctx, actor, input: { ...ids, ...c.req.valid("json") } })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/replies/{replyId}/retry",
      tags: ["Replies"],
      summary: "Try a failed reply again",
      description:
        "Where it is `inDoubt`, only where the platform can be asked what became of it. Needs the role agent, and to be its author or a lead.",
      security,
      request: { params: ReplyIds },
      responses: answers,
    }),
    async (c) => {
      const { ctx, actor, ids } = actOf(c);
      return c.json(await shown(ctx, await retryReply({ ctx, actor, input: ids })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/threads/{id}/replies/{replyId}/resolve",
      tags: ["Replies"],
      summary: "Say whether a reply in doubt was sent",
      description:
        "`sent: true` shows it in the thread; `sent: false` sends it again. Needs the role agent, and to be its author or a lead.",
      security,
      request: { params: ReplyIds, body: body(ReplyResolve) },
      responses: answers,
    }),
    async (c) => {
      const { ctx, actor, ids } = actOf(c);
      return c.json(
        await shown(ctx, await resolveReply({ ctx, actor, input: { ...ids, ...c.req.valid("json") } })),
        200,
      );
    },
  );

import { createRoute, z } from "@hono/zod-openapi";
import { LeaseMark } from "@kikimimi/core/thread/lease";
import { countQueue } from "@kikimimi/pipeline/count-queue";
import { leaseThread, leaveThread, listLeases } from "@kikimimi/pipeline/lease-thread";
import { body, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Lease, LeaseOfThread, presentLease, QueueCounts } from "../schema-staff.ts";
import { Brand, ThreadId } from "../schema.ts";

export const leaseRoutes = createRouter()
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/threads/{id}/lease",
      tags: ["Threads"],
      summary: "Say that one has a thread before one",
      description:
        "For the next 30 seconds: looking (`viewing`), left open (`idle`) or writing an answer (`writing`). Say it again every 10 seconds; answers with everybody who has it before them. It holds nobody off; a claim does. Needs the role agent.",
      security,
      request: {
        params: ThreadId,
        body: body(z.object({ mark: LeaseMark.default("viewing") })),
      },
      responses: {
        200: jsonAnswer("Who has it before them.", z.object({ leases: z.array(Lease) }).openapi("Leases")),
        ...problems,
      },
    }),
    async (c) => {
      const input = { threadId: c.req.valid("param").id, mark: c.req.valid("json").mark };
      const leases = await leaseThread({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json({ leases: leases.map(presentLease) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/v1/threads/{id}/lease",
      tags: ["Threads"],
      summary: "Say that one left a thread",
      description: "What is not said ends by itself within 30 seconds. Needs the role agent.",
      security,
      request: { params: ThreadId },
      responses: { 200: jsonAnswer("It is over.", z.object({ threadId: z.string() })), ...problems },
    }),
    async (c) => {
      const input = { threadId: c.req.valid("param").id };
      await leaveThread({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json(input, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/leases",
      tags: ["Queue"],
      summary: "Who has which threads before them",
      description:
        "All of a brand at once, for a list that is on the screen: cheap enough to be asked every few seconds. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: {
        200: jsonAnswer("The leases.", z.object({ items: z.array(LeaseOfThread) }).openapi("BrandLeases")),
        ...problems,
      },
    }),
    async (c) => {
      const leases = await listLeases(inBrand(c, {}));
      return c.json({ items: leases.map((one) => ({ threadId: one.threadId, ...presentLease(one) })) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/queue/counts",
      tags: ["Queue"],
      summary: "How many threads stand where",
      description:
        "For tabs: `mine` and `unassigned` are active ones, `closed` holds ignored ones too, `held` is all that one holds. Each thread counts, also copies that a list shows as one row. At most 500 are counted, `more` says that there are more; a number may be two seconds old. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The counts.", QueueCounts), ...problems },
    }),
    async (c) => {
      return c.json(await countQueue(inBrand(c, {})), 200);
    },
  );

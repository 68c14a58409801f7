import { createRoute, z } from "@hono/zod-openapi";
import { listDeadLetters, redriveDeadLetter } from "@kikimimi/pipeline/dead-letters";
import { listDeliveries, readDelivery } from "@kikimimi/pipeline/read-delivery";
import { replayDelivery, replaySince } from "@kikimimi/pipeline/replay-deliveries";
import { submitRecording } from "@kikimimi/pipeline/submit-recording";
import { body, brandOf, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Brand, Cursor, DeadLetter, DeliveryId, DeliveryRow, LetterId, Limit, pageOf } from "../schema.ts";

export const deliveryRoutes = createRouter()
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/deliveries",
      tags: ["Deliveries"],
      summary: "Feed in a recorded poll response",
      description:
        "The raw bytes that a poller would have fetched (JSON, or anything else as application/octet-stream), or a recorded exchange with `request` and `response`. Needs the role lead.",
      security,
      request: {
        query: z.object({ platform: z.string().max(64), source: z.string().max(64) }),
        body: {
          content: {
            "application/json": { schema: z.any().openapi({ type: "object" }) },
            "application/octet-stream": { schema: z.any().openapi({ type: "string", format: "binary" }) },
          },
        },
      },
      responses: {
        202: jsonAnswer("Accepted; it is on the inbound queue.", z.object({ deliveryId: z.string() })),
        ...problems,
      },
    }),
    async (c) => {
      const { platform, source } = c.req.valid("query");
      const body = new Uint8Array(await c.req.arrayBuffer());
      const input = { platform, sourceId: source, body };
      return c.json(await submitRecording({ ctx: c.var.ctx, actor: c.var.actor, input }), 202);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/deliveries",
      tags: ["Deliveries"],
      summary: "List a day's deliveries",
      description:
        "Oldest first, with what became of each. The day is a UTC day, today when left out. Needs the role lead.",
      security,
      request: { query: z.object({ brand: Brand, day: z.iso.date().optional(), limit: Limit, cursor: Cursor }) },
      responses: { 200: jsonAnswer("A page of deliveries.", pageOf(DeliveryRow)), ...problems },
    }),
    async (c) => {
      const { brand, ...query } = c.req.valid("query");
      const input = { ...query, brandId: brandOf(c.var.actor, brand) };
      return c.json(await listDeliveries({ ctx: c.var.ctx, actor: c.var.actor, input }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/deliveries/{id}",
      tags: ["Deliveries"],
      summary: "What became of a delivery",
      description: "404 until it has been processed. Needs the role lead.",
      security,
      request: { params: DeliveryId, query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The delivery.", DeliveryRow), ...problems },
    }),
    async (c) => {
      return c.json(await readDelivery(inBrand(c, { deliveryId: c.req.valid("param").id })), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/deliveries/{id}/replay",
      tags: ["Deliveries"],
      summary: "Replay one delivery",
      description: "Sends the archived bytes through today's normaliser and classifier. Needs the role lead.",
      security,
      request: { params: DeliveryId, query: z.object({ brand: Brand }) },
      responses: { 202: jsonAnswer("On the inbound queue.", z.object({ replayed: z.number().int() })), ...problems },
    }),
    async (c) => {
      return c.json(await replayDelivery(inBrand(c, { deliveryId: c.req.valid("param").id })), 202);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/replays",
      tags: ["Deliveries"],
      summary: "Replay deliveries since an instant",
      description: "A page at a time: call again with `next` until it is null. Needs the role lead.",
      security,
      request: {
        query: z.object({ brand: Brand }),
        body: body(z.object({ since: z.iso.datetime(), cursor: z.string().nullish() })),
      },
      responses: {
        202: jsonAnswer(
          "On the inbound queue.",
          z.object({
            replayed: z.number().int(),
            next: z.object({ since: z.string(), cursor: z.string().nullable() }).nullable(),
          }),
        ),
        ...problems,
      },
    }),
    async (c) => {
      const { since, cursor } = c.req.valid("json");
      return c.json(await replaySince(inBrand(c, { since, cursor: cursor ?? undefined })), 202);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/dead-letters",
      tags: ["Deliveries"],
      summary: "What could not be processed",
      description:
        "Messages that were tried too often, and deliveries that could not be read. Both can be replayed. Needs the role lead.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: {
        200: jsonAnswer("Both lists.", z.object({ deadLetters: z.array(DeadLetter), parked: z.array(DeliveryRow) })),
        ...problems,
      },
    }),
    async (c) => {
      const { deadLetters, parked } = await listDeadLetters(inBrand(c, {}));
      const letters = deadLetters.map(({ body: _body, ...letter }) => letter);
      return c.json({ deadLetters: letters, parked: [...parked] }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/dead-letters/{id}/replay",
      tags: ["Deliveries"],
      summary: "Send a dead letter back to its queue",
      description: "Needs the role lead.",
      security,
      request: { params: LetterId, query: z.object({ brand: Brand }) },
      responses: { 202: jsonAnswer("Back on its queue.", z.object({ replayed: z.number().int() })), ...problems },
    }),
    async (c) => {
      await redriveDeadLetter(inBrand(c, { messageId: c.req.valid("param").id }));
      return c.json({ replayed: 1 }, 202);
    },
  );

import { createRoute, z } from "@hono/zod-openapi";
import { listWebhookMessages } from "@kikimimi/pipeline/list-webhook-messages";
import { replayWebhook, replayWebhookMessage } from "@kikimimi/pipeline/replay-webhook";
import { testWebhook } from "@kikimimi/pipeline/test-webhook";
import { presentMessage } from "../present-webhook.ts";
import { body, brandOf, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Brand, WebhookId } from "../schema.ts";
import { WebhookMessage, WebhookMessages } from "../schema-webhook.ts";

const tags = ["Webhooks"];
const query = z.object({ brand: Brand });
const since = z.iso.datetime({ offset: true });

/** What was sent to outgoing webhooks, and sending it again. */
export const webhookMessageRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/webhooks/{id}/messages",
      tags,
      summary: "What a webhook was sent",
      description:
        "Newest first, with every attempt and what the receiver answered; kept for 30 days. `failed` lists those that failed for good. Needs the role lead.",
      security,
      request: {
        params: WebhookId,
        query: z.object({
          brand: Brand,
          failed: z.stringbool().default(false),
          limit: z.coerce.number().int().min(1).max(100).default(25),
          cursor: z.string().optional(),
        }),
      },
      responses: { 200: jsonAnswer("A page of messages.", WebhookMessages), ...problems },
    }),
    async (c) => {
      const { brand, ...rest } = c.req.valid("query");
      const input = { brandId: brandOf(c.var.actor, brand), subscriptionId: c.req.valid("param").id, ...rest };
      const { items, next } = await listWebhookMessages({ ctx: c.var.ctx, actor: c.var.actor, input });
      return c.json({ items: items.map(presentMessage), next }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/webhooks/{id}/test",
      tags,
      summary: "Send a test",
      description:
        "One `webhook.test`, at once, also to what is paused; answers with what came of it. It is not repeated. Needs the role lead.",
      security,
      request: { params: WebhookId, query },
      responses: { 200: jsonAnswer("The message with its attempt.", WebhookMessage), ...problems },
    }),
    async (c) => {
      return c.json(presentMessage(await testWebhook(inBrand(c, { subscriptionId: c.req.valid("param").id }))), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/webhooks/{id}/replay",
      tags,
      summary: "Send what failed again",
      description:
        "Everything that failed for good and came to be since an instant, 500 at a time, under the same `webhook-id`s. Needs the role lead.",
      security,
      request: {
        params: WebhookId,
        query,
        body: body(z.object({ since })),
      },
      responses: {
        200: jsonAnswer(
          "How many; `more` asks to be called again.",
          z.object({ replayed: z.number().int(), more: z.boolean() }),
        ),
        ...problems,
      },
    }),
    async (c) => {
      const act = inBrand(c, { subscriptionId: c.req.valid("param").id, ...c.req.valid("json") });
      return c.json(await replayWebhook(act), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/webhooks/{id}/messages/{messageId}/replay",
      tags,
      summary: "Send one message again",
      description:
        "Whatever came of it before, under the same `webhook-id`; 409 while it is being sent. Needs the role lead.",
      security,
      request: {
        params: z.object({ ...WebhookId.shape, messageId: z.string().regex(/^[\w-]{1,100}$/, "no id of ours") }),
        query,
      },
      responses: { 200: jsonAnswer("The message, due now.", WebhookMessage), ...problems },
    }),
    async (c) => {
      const { id: subscriptionId, messageId } = c.req.valid("param");
      return c.json(presentMessage(await replayWebhookMessage(inBrand(c, { subscriptionId, messageId }))), 200);
    },
  );

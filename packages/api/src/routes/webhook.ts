import { createRoute, z } from "@hono/zod-openapi";
import { PAYLOADS } from "@kikimimi/core/webhook/payload";
import { webhookOf } from "@kikimimi/pipeline/act-on-webhook";
import { addWebhook } from "@kikimimi/pipeline/add-webhook";
import { editWebhook } from "@kikimimi/pipeline/edit-webhook";
import { listWebhooks } from "@kikimimi/pipeline/list-webhooks";
import { pauseWebhook } from "@kikimimi/pipeline/pause-webhook";
import { removeWebhook } from "@kikimimi/pipeline/remove-webhook";
import { resumeWebhook } from "@kikimimi/pipeline/resume-webhook";
import { rotateWebhook } from "@kikimimi/pipeline/rotate-webhook";
import { presentWebhook } from "../present-webhook.ts";
import { type Asked, body, createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Brand, WebhookId } from "../schema.ts";
import { WebhookInput, WebhookRow, WebhookWithSecret } from "../schema-webhook.ts";

const tags = ["Webhooks"];
const query = z.object({ brand: Brand });
const one = { params: WebhookId, query };
const asNow = { 200: jsonAnswer("The webhook as it is now.", WebhookRow), ...problems };

/** What a verb about one webhook takes. */
function ofWebhook(c: Asked<{ param: { id: string }; query: { brand?: string | undefined } }>) {
  return inBrand(c, { subscriptionId: c.req.valid("param").id });
}

/** Outgoing webhooks: who is told of what. What was sent stands in webhook-message.ts. */
export const webhookRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/webhooks",
      tags,
      summary: "List a brand's webhooks",
      description:
        "Oldest first. `pause` tells why and since when nothing is sent: `person`, `failing` (nothing arrived for a day and ten attempts), or `gone` (the receiver answered 410). Needs the role lead.",
      security,
      request: { query },
      responses: {
        200: jsonAnswer("The webhooks.", z.object({ items: z.array(WebhookRow) }).openapi("Webhooks")),
        ...problems,
      },
    }),
    async (c) => {
      const found = await listWebhooks(inBrand(c, {}));
      return c.json({ items: found.map(presentWebhook) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/webhooks",
      tags,
      summary: "Subscribe an address to events",
      description:
        "From now on. The secret is shown this once; it signs every message as Standard Webhooks says. 400 for an address that leads into a private network or, deployed, is not https. Needs the role lead.",
      security,
      request: { query, body: body(WebhookInput) },
      responses: { 201: jsonAnswer("The webhook and its secret.", WebhookWithSecret), ...problems },
    }),
    async (c) => {
      const { webhook, secret } = await addWebhook(inBrand(c, { draft: c.req.valid("json") }));
      return c.json({ webhook: presentWebhook(webhook), secret }, 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/webhooks/{id}",
      tags,
      summary: "Read a webhook",
      description: "Needs the role lead.",
      security,
      request: one,
      responses: { 200: jsonAnswer("The webhook.", WebhookRow), ...problems },
    }),
    async (c) => c.json(presentWebhook(await webhookOf(ofWebhook(c))), 200),
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/v1/webhooks/{id}",
      tags,
      summary: "Change a webhook",
      description: "What waits goes to the new address. Needs the role lead.",
      security,
      request: { ...one, body: body(WebhookInput) },
      responses: asNow,
    }),
    async (c) => {
      const act = inBrand(c, { subscriptionId: c.req.valid("param").id, draft: c.req.valid("json") });
      return c.json(presentWebhook(await editWebhook(act)), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/v1/webhooks/{id}",
      tags,
      summary: "Remove a webhook",
      description: "What waits is never sent. Needs the role lead.",
      security,
      request: one,
      responses: { 200: jsonAnswer("It is removed.", z.object({ subscriptionId: z.string() })), ...problems },
    }),
    async (c) => {
      await removeWebhook(ofWebhook(c));
      return c.json({ subscriptionId: c.req.valid("param").id }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/webhooks/{id}/pause",
      tags,
      summary: "Stop sending",
      description: "Events are kept meanwhile, for 30 days. Needs the role lead.",
      security,
      request: one,
      responses: asNow,
    }),
    async (c) => c.json(presentWebhook(await pauseWebhook(ofWebhook(c))), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/webhooks/{id}/resume",
      tags,
      summary: "Send again",
      description: "Whatever it was paused for; what waits goes out. Needs the role lead.",
      security,
      request: one,
      responses: asNow,
    }),
    async (c) => c.json(presentWebhook(await resumeWebhook(ofWebhook(c))), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/v1/webhooks/{id}/rotate",
      tags,
      summary: "Exchange the secret",
      description: "The new one is shown this once. For a day messages are signed with both. Needs the role lead.",
      security,
      request: one,
      responses: { 200: jsonAnswer("The webhook and its new secret.", WebhookWithSecret), ...problems },
    }),
    async (c) => {
      const { webhook, secret } = await rotateWebhook(ofWebhook(c));
      return c.json({ webhook: presentWebhook(webhook), secret }, 200);
    },
  );

for (const { type, schema } of PAYLOADS) {
  webhookRoutes.openAPIRegistry.registerWebhook({
    method: "post",
    path: type,
    tags,
    summary: type,
    description: "Signed as Standard Webhooks 1.0.0 says; see docs/webhooks.md.",
    request: { body: { content: { "application/json": { schema } } } },
    responses: { 200: { description: "Any 2xx is a receipt." } },
  });
}

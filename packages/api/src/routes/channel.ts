import { createRoute, z } from "@hono/zod-openapi";
import { Actor } from "@kikimimi/core/people/actor";
import { listChannels } from "@kikimimi/pipeline/list-channels";
import { addressOf } from "../origin.ts";
import { createRouter, inBrand, jsonAnswer, problems, security } from "../router.ts";
import { Brand, ChannelRow } from "../schema.ts";

export const channelRoutes = createRouter()
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/channels",
      tags: ["Channels"],
      summary: "List connected sources and their health",
      description:
        "Where their webhooks go, when anything last came, how far behind polling is, what is left of tokens and quotas. Needs the role viewer.",
      security,
      request: { query: z.object({ brand: Brand }) },
      responses: { 200: jsonAnswer("The channels.", z.object({ items: z.array(ChannelRow) })), ...problems },
    }),
    async (c) => {
      const channels = await listChannels(inBrand(c, {}));
      const items = channels.map(({ webhook, ...channel }) => ({
        ...channel,
        webhook: webhook && { ...webhook, address: addressOf(c.env, webhook.path) },
      }));
      return c.json({ items }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/v1/me",
      tags: ["Channels"],
      summary: "Who the token speaks for",
      security,
      responses: { 200: jsonAnswer("The actor.", Actor), ...problems },
    }),
    (c) => c.json(c.var.actor, 200),
  );

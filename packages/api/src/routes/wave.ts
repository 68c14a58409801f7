import { createRoute, z } from "@hono/zod-openapi";
import { ERROR_CODES } from "@kikimimi/core/base/error";
import { wellFormed } from "@kikimimi/core/base/text";
import { closeWave } from "@kikimimi/pipeline/close-wave";
import { createRouter, jsonAnswer, problems, security } from "../router.ts";
import { WaveId } from "../schema.ts";

const ClosedWave = z
  .object({
    /** Ids of the threads that it closed. */
    closed: z.array(z.string()),
    failed: z.array(z.object({ threadId: z.string(), code: z.enum(ERROR_CODES), message: z.string() })),
  })
  .openapi("ClosedWave");

export const waveRoutes = createRouter().openapi(
  createRoute({
    method: "post",
    path: "/v1/waves/{id}/close",
    tags: ["Queue"],
    summary: "Close all waiting threads of a wave",
    description:
      "Each by itself: `failed` names those that stay as they are, such as one that somebody else holds. Asking again closes the rest. Needs the role agent.",
    security,
    request: {
      params: WaveId,
      body: {
        content: {
          "application/json": {
            schema: z.object({ reason: z.string().trim().max(500).transform(wellFormed).optional() }),
          },
        },
      },
    },
    responses: { 200: jsonAnswer("What was closed, and what was not.", ClosedWave), ...problems },
  }),
  async (c) => {
    const input = { waveId: c.req.valid("param").id, reason: c.req.valid("json").reason };
    const { closed, failed } = await closeWave({ ctx: c.var.ctx, actor: c.var.actor, input });
    return c.json({ closed: [...closed], failed: [...failed] }, 200);
  },
);

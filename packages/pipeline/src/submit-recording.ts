import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { decodeDelivery } from "@kikimimi/platforms/normalise";
import { platformOf } from "@kikimimi/platforms/registry";
import { authoriseFor } from "./authorise.ts";
import { MAX_BODY_BYTES } from "./body.ts";
import type { Context } from "./context.ts";
import { deliveryOf, isStructured } from "./receive-delivery.ts";

/** Takes a recorded poll response as if a poller had just fetched it; for replaying recordings and trying payloads. */
export async function submitRecording({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { platform: string; sourceId: string; body: Uint8Array };
}): Promise<{ deliveryId: string }> {
  const platform = platformOf(input.platform);
  if (!platform) throw new AppError("not_found", `There is no platform named ${input.platform}.`);
  const source = await ctx.store.sources.get(input.platform, input.sourceId);
  const missing = new AppError("not_found", `${input.platform} has no source named ${input.sourceId}.`);
  if (!source) throw missing;
  authoriseFor(actor, "lead", source.brandId, missing);
  if (input.body.length > MAX_BODY_BYTES) {
    throw new AppError("invalid_input", `The body is larger than ${MAX_BODY_BYTES} bytes.`, { status: 413 });
  }
  const decoded = decodeDelivery(platform, input.body, {});
  if (!decoded.ok || !isStructured(decoded.value)) {
    throw new AppError("invalid_input", `The body is nothing that ${platform.manifest.name} sends.`);
  }
  const delivery = deliveryOf(ctx, source, "poll", input.body);
  await ctx.queues.send("inbound", { type: "delivery.received", delivery });
  return { deliveryId: delivery.deliveryId };
}

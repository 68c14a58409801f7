import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { Paged } from "@kikimimi/store/page";
import type { ArchivedDelivery } from "@kikimimi/store/deliveries";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** One delivery and what became of it. */
export async function readDelivery({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; deliveryId: string };
}): Promise<ArchivedDelivery> {
  authorise(actor, "lead", input.brandId);
  const archived = await ctx.store.deliveries.get(input.brandId, input.deliveryId);
  if (!archived)
    throw new AppError("not_found", `The delivery ${input.deliveryId} is unknown, expired or not processed yet.`);
  const { bodyGzip: _body, ...rest } = archived.delivery;
  return { ...rest, outcome: archived.outcome };
}

/** The deliveries of one UTC day, oldest first. */
export async function listDeliveries({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; day?: string | undefined; limit: number; cursor?: string | undefined };
}): Promise<Paged<ArchivedDelivery>> {
  authorise(actor, "lead", input.brandId);
  const day = input.day ?? ctx.clock().toISOString().slice(0, 10);
  return ctx.store.deliveries.ofDay(input.brandId, day, input);
}

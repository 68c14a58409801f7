import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { daysBetween } from "./list-changes.ts";

/** Deliveries that one request sends again; the cursor leads on. */
const PAGE = 100;

/** Puts one archived delivery back on the inbound queue; today's normaliser and classifier read it anew. */
export async function replayDelivery({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; deliveryId: string };
}): Promise<{ replayed: number }> {
  authorise(actor, "lead", input.brandId);
  const archived = await ctx.store.deliveries.get(input.brandId, input.deliveryId);
  if (!archived) throw new AppError("not_found", `There is no delivery ${input.deliveryId}; it may have expired.`);
  await ctx.queues.send("inbound", { type: "delivery.received", delivery: archived.delivery });
  return { replayed: 1 };
}

/** Longer than any archive is kept by default. */
export const MAX_AGE_MS = 92 * 86_400_000;

/** Where a replay of many deliveries stands: a UTC day and a place in it. */
export type ReplayPage = {
  readonly replayed: number;
  readonly next: { readonly since: string; readonly cursor: string | null } | null;
};

/** Puts the archived deliveries since an instant back on the inbound queue, a page at a time; `next` goes on. */
export async function replaySince({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; since: string; cursor?: string | undefined };
}): Promise<ReplayPage> {
  authorise(actor, "lead", input.brandId);
  // Nothing older is kept; walking its days would find nothing, one request each.
  const since = new Date(Math.max(Date.parse(input.since), ctx.clock().getTime() - MAX_AGE_MS));
  const days = daysBetween(since, ctx.clock());
  const day = days[0];
  if (day === undefined) return { replayed: 0, next: null };
  const page = await ctx.store.deliveries.ofDay(input.brandId, day, { limit: PAGE, cursor: input.cursor });
  let replayed = 0;
  for (const item of page.items) {
    if (Date.parse(item.receivedAt) < since.getTime()) continue;
    const archived = await ctx.store.deliveries.get(input.brandId, item.deliveryId);
    if (!archived) continue;
    await ctx.queues.send("inbound", { type: "delivery.received", delivery: archived.delivery });
    replayed++;
  }
  if (page.next !== null) return { replayed, next: { since: input.since, cursor: page.next } };
  const following = days[1];
  return { replayed, next: following === undefined ? null : { since: `${following}T00:00:00.000Z`, cursor: null } };
}

import { type Actor, may } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { InboundMessage, OutboundMessage, ResponseMessage } from "@kikimimi/core/source/message";
import type { ArchivedDelivery } from "@kikimimi/store/deliveries";
import type { DeadLetter } from "@kikimimi/messaging/queues";
import * as z from "zod";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** A message that died, with the delivery inside it and the last error, where it is one of ours. */
export type ExplainedLetter = DeadLetter & { readonly deliveryId: string | null; readonly reason: string | null };

/** What waits for a person: messages that died on a queue, and deliveries parked because they could not be read. */
export type Parked = { readonly deadLetters: readonly ExplainedLetter[]; readonly parked: readonly ArchivedDelivery[] };

/** As many of each as one answer shows; clearing them shows the rest. */
const LIMIT = 100;

/** Lists dead letters and parked deliveries. */
export async function listDeadLetters({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string };
}): Promise<Parked> {
  authorise(actor, "lead", input.brandId);
  const letters = await ctx.queues.deadLetters(LIMIT, mayShow(actor, input.brandId));
  const deadLetters = await Promise.all(letters.map((letter) => explain(ctx, letter)));
  const dead = new Set(deadLetters.map((letter) => letter.deliveryId));
  const parked = await ctx.store.deliveries.parked(input.brandId, { limit: LIMIT });
  return { deadLetters, parked: parked.items.filter((item) => !dead.has(item.deliveryId)) };
}

/** Sends a dead letter back to its queue. */
export async function redriveDeadLetter({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; messageId: string };
}): Promise<void> {
  authorise(actor, "lead", input.brandId);
  if (!(await ctx.queues.redrive(input.messageId, mayShow(actor, input.brandId)))) {
    throw new AppError(
      "not_found",
      `There is no dead letter ${input.messageId} in sight; when somebody else is looking at it, try again in half a minute.`,
    );
  }
}

/** Letters of the brand; what is no letter of ours can be anybody's, so only an admin sees it. */
function mayShow(actor: Actor, brandId: string): (body: string) => boolean {
  return (body) => {
    const brand = brandIn(body);
    return brand === undefined ? may(actor, "admin", brandId) : brand === brandId;
  };
}

const Branded = z.union([
  InboundMessage.transform((message) => message.delivery.brandId),
  ResponseMessage.transform((message) => message.brandId),
  OutboundMessage.transform((message) => message.brandId),
]);

function brandIn(body: string): string | undefined {
  try {
    return Branded.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

async function explain(ctx: Context, letter: DeadLetter): Promise<ExplainedLetter> {
  const delivery = deliveryIn(letter.body);
  if (!delivery) return { ...letter, deliveryId: null, reason: null };
  const archived = await ctx.store.deliveries.get(delivery.brandId, delivery.deliveryId);
  return { ...letter, deliveryId: delivery.deliveryId, reason: archived?.outcome.failed[0]?.reason ?? null };
}

function deliveryIn(body: string): InboundMessage["delivery"] | undefined {
  try {
    return InboundMessage.parse(JSON.parse(body)).delivery;
  } catch {
    return undefined;
  }
}

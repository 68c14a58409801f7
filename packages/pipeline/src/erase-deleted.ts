import type { Delivery } from "@kikimimi/core/source/delivery";
import { deliveryWithout } from "@kikimimi/platforms/normalise";
import { packBody, unpackBody } from "./body.ts";
import type { Context } from "./context.ts";
import type { Reading } from "./reading-of.ts";

/**
 * The delivery without the members that say what its deleted posts said; neighbours stay and can be replayed.
 * LINE obliges us to drop what was unsent; we do so for all.
 */
export function withoutDeleted(delivery: Delivery, reading: Reading, deleted: ReadonlySet<string>): Delivery {
  if (deleted.size === 0) return delivery;
  const body = unpackBody(delivery.bodyGzip);
  const { via, headers, receivedAt } = delivery;
  const kept = deliveryWithout({ ...reading, via, body, headers, receivedAt: new Date(receivedAt) }, deleted);
  return kept === body ? delivery : { ...delivery, bodyGzip: packBody(Buffer.from(kept)) };
}

/** Takes a deleted post out of the archived deliveries that brought it. Doing it again changes nothing. */
export async function eraseFromArchive(
  ctx: Context,
  reading: Reading,
  input: { brandId: string; externalId: string; deliveryIds: readonly string[] },
): Promise<void> {
  const deleted = new Set([input.externalId]);
  for (const deliveryId of input.deliveryIds) {
    await ctx.store.deliveries.rewrite(input.brandId, deliveryId, (delivery) =>
      withoutDeleted(delivery, reading, deleted),
    );
  }
}

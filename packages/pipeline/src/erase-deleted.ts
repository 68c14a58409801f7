import type { Delivery } from "@kikimimi/core/delivery";
import { parseJson } from "@kikimimi/core/json";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import type { Platform } from "@kikimimi/platforms/platform";
import { packBody, unpackBody } from "./body.ts";
import type { Context } from "./context.ts";

/** What is needed to read a delivery again. */
type Reading = { readonly platform: Platform; readonly settings: Record<string, unknown> };

/**
 * The delivery without what its deleted posts said: their texts and media addresses become empty strings, the
 * rest stays, so that neighbours can still be replayed. LINE obliges us to drop what was unsent; we do so for all.
 */
export function withoutDeleted(
  delivery: Delivery,
  { platform, settings }: Reading,
  deleted: ReadonlySet<string>,
): Delivery {
  if (deleted.size === 0) return delivery;
  const body = unpackBody(delivery.bodyGzip);
  const { changes } = normaliseDelivery({
    platform,
    via: delivery.via,
    body,
    headers: delivery.headers,
    settings,
    receivedAt: new Date(delivery.receivedAt),
  });
  const secrets = new Set<unknown>();
  for (const change of changes) {
    if (change.type !== "upserted" || !deleted.has(change.externalId)) continue;
    for (const said of [change.content.text, ...change.content.media.map((media) => media.url)]) {
      if (said) secrets.add(said);
    }
  }
  if (secrets.size === 0) return delivery;
  const value = parseJson(new TextDecoder().decode(body));
  const blank = JSON.stringify(value, (_key, inner: unknown) => (secrets.has(inner) ? "" : inner));
  return { ...delivery, bodyGzip: packBody(Buffer.from(blank)) };
}

/** Takes a deleted post out of the archived deliveries that brought it. Doing it again changes nothing. */
export async function eraseFromArchive(
  ctx: Context,
  reading: Reading,
  input: { brandId: string; externalId: string; deliveryIds: readonly string[] },
): Promise<void> {
  for (const deliveryId of input.deliveryIds) {
    const archived = await ctx.store.deliveries.get(input.brandId, deliveryId);
    if (!archived) continue;
    const cleaned = withoutDeleted(archived.delivery, reading, new Set([input.externalId]));
    if (cleaned !== archived.delivery) await ctx.store.deliveries.archive(cleaned, archived.outcome);
  }
}

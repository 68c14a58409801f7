import type { Change } from "@kikimimi/core/mention/change";
import { mentionOf } from "@kikimimi/core/mention/join";
import { mentionIdOf } from "@kikimimi/core/base/identity";
import type { ErasureStep, RunningErasure } from "@kikimimi/core/people/erasure";
import type { Delivery } from "@kikimimi/core/source/delivery";
import type { Source } from "@kikimimi/core/source/source";
import { normaliseDelivery } from "@kikimimi/platforms/normalise";
import type { Platform } from "@kikimimi/platforms/platform";
import { platformOf } from "@kikimimi/platforms/registry";
import * as z from "zod";
import { isNamedAfter, isWanted } from "./author-of.ts";
import { unpackBody } from "./body.ts";
import type { Context } from "./context.ts";
import { withoutDeleted } from "./erase-deleted.ts";
import { eraseMention } from "./erase-mention.ts";
import { daysBetween } from "./list-changes.ts";
import { readingOf } from "./reading-of.ts";
import { MAX_AGE_MS } from "./replay-deliveries.ts";

/** Deliveries of one step. */
const PAGE = 50;

const Place = z.object({ day: z.iso.date(), cursor: z.string().nullable() });

/**
 * Takes the author's posts out of some more archived deliveries; their neighbours stay and can be replayed. A post that is
 * nowhere but here becomes a tombstone, so that a replay finds it erased.
 */
export async function eraseFromArchives(ctx: Context, erasure: RunningErasure): Promise<ErasureStep> {
  const { brandId } = erasure;
  const platform = platformOf(erasure.platform);
  const days = daysBetween(new Date(Date.parse(erasure.startedAt) - MAX_AGE_MS), ctx.clock());
  const place = erasure.place === null ? { day: days[0] ?? "", cursor: null } : Place.parse(JSON.parse(erasure.place));
  const left = days.filter((day) => day >= place.day);
  let read = 0;
  let cursor = place.cursor ?? undefined;
  for (const day of platform ? left : []) {
    if (read >= PAGE) return { place: JSON.stringify({ day, cursor: null }), read: { deliveries: read } };
    const page = await ctx.store.deliveries.ofDay(brandId, day, { limit: PAGE, cursor });
    const mine = page.items.filter((one) => one.platform === erasure.platform);
    for (const { deliveryId, sourceId } of mine) {
      const source = await ctx.store.sources.get(erasure.platform, sourceId);
      if (platform) await rewrite(ctx, erasure, platform, source ?? { settings: {} }, deliveryId);
    }
    read += page.items.length;
    if (page.next !== null) return { place: JSON.stringify({ day, cursor: page.next }), read: { deliveries: read } };
    cursor = undefined;
  }
  return { place: null, read: { deliveries: read } };
}

async function rewrite(
  ctx: Context,
  erasure: RunningErasure,
  platform: Platform,
  source: Pick<Source, "settings">,
  deliveryId: string,
): Promise<void> {
  await ctx.store.deliveries.rewrite(erasure.brandId, deliveryId, async (delivery) => {
    const reading = readingOf(delivery, platform, source);
    const { via, headers, receivedAt, bodyGzip } = delivery;
    const input = { ...reading, via, headers, body: unpackBody(bodyGzip), receivedAt: new Date(receivedAt) };
    const gone = await goneIn(ctx, erasure, delivery, normaliseDelivery(input).changes);
    return withoutDeleted(delivery, reading, gone);
  });
}

/** External ids of the posts in a delivery that are the author's, were erased already, or are ours in a talk named after them. */
async function goneIn(
  ctx: Context,
  erasure: RunningErasure,
  delivery: Delivery,
  changes: readonly Change[],
): Promise<Set<string>> {
  const { brandId, platform } = erasure;
  const idOf = ({ externalId }: Change): string => mentionIdOf(brandId, platform, externalId);
  const found = await ctx.store.mentions.many([...new Set(changes.map(idOf))]);
  const known = new Map(found.map(({ mention }) => [mention.mentionId, mention]));
  const gone = new Set<string>();
  for (const change of changes) {
    const mention = known.get(idOf(change));
    const isTheirs = saidBy(change, erasure.author);
    if (isTheirs && mention?.erasedAt === undefined)
      await eraseMention(ctx, mention ?? tombstoneOf(erasure, delivery, change), erasure);
    const isNamed =
      change.type === "upserted" && change.content.own && isNamedAfter(change.conversation, erasure.author);
    if (isTheirs || isNamed || mention?.erasedAt !== undefined) gone.add(change.externalId);
  }
  return gone;
}

function saidBy(change: Change, author: string): boolean {
  if (change.type === "deleted" || change.content.own || !change.content.author) return false;
  return isWanted(change.content.author, { author });
}

function tombstoneOf({ brandId, platform, startedAt }: RunningErasure, delivery: Delivery, { externalId }: Change) {
  const { sourceId, receivedAt } = delivery;
  const nothing = { conversation: null, createdAt: null, content: null, signal: null };
  const post = { brandId, platform, sourceId, externalId, deletedAt: startedAt, receivedAt, ...nothing };
  return mentionOf(post);
}

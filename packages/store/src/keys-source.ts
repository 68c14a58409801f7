import { instantOf } from "@kikimimi/core/base/identity";
import { dayOf, type Key } from "./keys.ts";

export const sourcesPartition = "SOURCES";
export const sourceKey = (platform: string, sourceId: string): Key => ({
  pk: sourcesPartition,
  sk: `${platform}#${sourceId}`,
});
const sourcePartition = (platform: string, sourceId: string): string => `SOURCE#${platform}#${sourceId}`;
export const sourceStateKey = (platform: string, sourceId: string): Key => ({
  pk: sourcePartition(platform, sourceId),
  sk: "STATE",
});
export const sourceTokenKey = (platform: string, sourceId: string): Key => ({
  pk: sourcePartition(platform, sourceId),
  sk: "TOKEN",
});
export const sourceHeardKey = (platform: string, sourceId: string): Key => ({
  pk: sourcePartition(platform, sourceId),
  sk: "HEARD",
});
/** When each of its secrets was set; the secrets themselves are never in the table. */
export const sourceSecretsKey = (platform: string, sourceId: string): Key => ({
  pk: sourcePartition(platform, sourceId),
  sk: "SECRETS",
});

const accountPartition = (platform: string, account: string): string => `ACCOUNT#${platform}#${account}`;
/** What one account of a platform may still do: its request slots, and its spending in one period. */
export const slotsKey = (platform: string, account: string): Key => ({
  pk: accountPartition(platform, account),
  sk: "SLOTS",
});
export const spendingKey = (platform: string, account: string, period: string): Key => ({
  pk: accountPartition(platform, account),
  sk: `SPENT#${period}`,
});

/** One brand's archive of one UTC day: deliveries sort by arrival, because their ids do. */
export const archivePartition = (brandId: string, day: string): string => `ARCHIVE#${brandId}#${day}`;

/** The key of one piece of an archived delivery; undefined when the id is not one of ours. */
export function deliveryKey(brandId: string, deliveryId: string, piece: string): Key | undefined {
  const at = instantOf(deliveryId);
  return at && { pk: archivePartition(brandId, dayOf(at)), sk: `${deliveryId}#${piece}` };
}

/** Deliveries that wait for a person. */
export const parkedPartition = (brandId: string): string => `PARKED#${brandId}`;

import { type Key, threadPartition } from "./keys.ts";

const slaPartition = (brandId: string): string => `SLA#${brandId}`;
export const slaPlanKey = (brandId: string): Key => ({ pk: slaPartition(brandId), sk: "PLAN" });
/** The oldest version of a plan by which some thread may still be counted. */
export const slaOldestKey = (brandId: string): Key => ({ pk: slaPartition(brandId), sk: "OLDEST" });
/** The newest version of a plan by which every clock of the past was counted again. */
export const slaRecountedKey = (brandId: string): Key => ({ pk: slaPartition(brandId), sk: "RECOUNTED" });
/** Days whose rollups have to be made again. */
export const dirtyDayPrefix = "DIRTY#";
export const dirtyDayKey = (brandId: string, day: string): Key => ({
  pk: slaPartition(brandId),
  sk: `${dirtyDayPrefix}${day}`,
});
/** A thread's clocks that began on one day of its brand's zone; and the days on which any of them ever did. */
export const clockRowsPartition = (brandId: string, day: string): string => `CLOCKS#${brandId}#${day}`;
export const clockRowsKey = (brandId: string, day: string, threadId: string): Key => ({
  pk: clockRowsPartition(brandId, day),
  sk: threadId,
});
export const clockDaysKey = (threadId: string): Key => ({ pk: threadPartition(threadId), sk: "CLOCKDAYS" });
/** A brand's rollups by one key, by day and kind of clock. */
export const rollupPartition = (brandId: string, by: string): string => `ROLLUPS#${brandId}#${by}`;
export const rollupKey = (brandId: string, by: string, day: string, kind: string): Key => ({
  pk: rollupPartition(brandId, by),
  sk: `${day}#${kind}`,
});
/** How much was said of a brand on one day of its zone. */
export const volumePartition = (brandId: string): string => `VOLUME#${brandId}`;
export const volumeDayKey = (brandId: string, day: string): Key => ({ pk: volumePartition(brandId), sk: day });

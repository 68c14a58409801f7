import type { Key } from "./keys.ts";

/** An API key, and what lists a brand's keys: one item a brand and key, with nothing in it. */
export const apiKeyKey = (keyId: string): Key => ({ pk: `KEY#${keyId}`, sk: "KEY" });
export const apiKeysPartition = (brandId: string): string => `KEYS#${brandId}`;
export const apiKeyEntryKey = (brandId: string, keyId: string): Key => ({ pk: apiKeysPartition(brandId), sk: keyId });

/** No function's role may change or remove what lies under this prefix (stacks/function.ts). */
export const auditPrefix = "AUDIT#";
/** A brand's audit log of one UTC day: what was set out to do, by time, and what became of it. */
export const auditPartition = (brandId: string, day: string): string => `${auditPrefix}${brandId}#${day}`;
export const auditEntryKey = (brandId: string, day: string, entryId: string): Key => ({
  pk: auditPartition(brandId, day),
  sk: `INTENT#${entryId}`,
});
export const outcomePrefix = "OUTCOME#";
export const auditOutcomeKey = (brandId: string, day: string, entryId: string): Key => ({
  pk: auditPartition(brandId, day),
  sk: `${outcomePrefix}${entryId}`,
});

/** Erasures of a brand, and what each of them erased: one item a post, by ids that are digests. */
export const erasuresPartition = (brandId: string): string => `ERASURES#${brandId}`;
export const erasureKey = (brandId: string, erasureId: string): Key => ({
  pk: erasuresPartition(brandId),
  sk: erasureId,
});
/** The erasures that are under way, of all brands. */
export const erasingPartition = "ERASING";
export const erasingKey = (brandId: string, erasureId: string): Key => ({
  pk: erasingPartition,
  sk: `${brandId}#${erasureId}`,
});
export const erasedPartition = (erasureId: string): string => `ERASED#${erasureId}`;
export const erasedKey = (erasureId: string, mentionId: string): Key => ({
  pk: erasedPartition(erasureId),
  sk: mentionId,
});

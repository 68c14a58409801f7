import type { Notice } from "@kikimimi/core/thread/notice";
import type { Key } from "./keys.ts";

/**
 * Threads that lie on a desk: a person's who holds them, the leads' that wait for one of them, a team's that nobody of it
 * holds yet. One item a thread.
 */
export const deskPartition = (brandId: string, desk: string): string => `DESK#${brandId}#${desk}`;
export const deskKey = (brandId: string, desk: string, threadId: string): Key => ({
  pk: deskPartition(brandId, desk),
  sk: threadId,
});

/** How many threads lie on each of a brand's desks, and whose turn it is in each of its teams. */
export const loadsPartition = (brandId: string): string => `LOADS#${brandId}`;
export const loadPrefix = "LOAD#";
export const loadKey = (brandId: string, desk: string): Key => ({
  pk: loadsPartition(brandId),
  sk: `${loadPrefix}${desk}`,
});
export const turnPrefix = "TURN#";
export const turnKey = (brandId: string, teamId: string): Key => ({
  pk: loadsPartition(brandId),
  sk: `${turnPrefix}${teamId}`,
});

/** What a brand's people have before them; one item a person. */
export const leasesPartition = (brandId: string): string => `LEASES#${brandId}`;
export const leaseKey = (brandId: string, personId: string): Key => ({ pk: leasesPartition(brandId), sk: personId });

/** What a person is told of a brand's threads, by time; gsi2 holds what they have not read. */
export const noticesPartition = (brandId: string, personId: string): string => `NOTICES#${brandId}#${personId}`;
export const unreadPartition = (brandId: string, personId: string): string => `UNREAD#${brandId}#${personId}`;
export const noticeKey = (brandId: string, personId: string, noticeId: string): Key => ({
  pk: noticesPartition(brandId, personId),
  sk: noticeId,
});
export const unreadIndexKeys = ({ brandId, personId, noticeId }: Notice): Record<string, string> => ({
  gsi2pk: unreadPartition(brandId, personId),
  gsi2sk: noticeId,
});

import { viewOf } from "@kikimimi/core/triage/thread-view";
import { INDEXES, placesOf, queuePartition, threadKey } from "./keys.ts";
import { decodeCursor, encodeCursor, type Paged } from "./page.ts";
import type { QueueList } from "./queue-list.ts";
import type { StoredThread } from "./thread-item.ts";

/** By what a list is sorted. */
export type ListSort = "priority" | "due";

/** A page of a list that is asked for. */
export type ListPage = {
  readonly brandId: string;
  readonly list: QueueList;
  readonly sort: ListSort;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** Threads that were read already, in the order of a list. */
export function inListOrder(sort: ListSort, threads: readonly StoredThread[]): StoredThread[] {
  return threads.toSorted((a, b) => (placeOf(sort, a) < placeOf(sort, b) ? -1 : 1));
}

/** A page of threads that were read already; its cursors are those of the list itself. */
export function pageInOrder(input: ListPage, threads: readonly StoredThread[]): Paged<StoredThread> {
  const index = INDEXES[input.sort];
  const partition = queuePartition(input.brandId, input.list);
  const after = decodeCursor(input.cursor, index, partition)?.[index.sk] ?? "";
  const rest = inListOrder(input.sort, threads).filter((one) => placeOf(input.sort, one) > after);
  const items = rest.slice(0, input.limit);
  const last = rest.length > items.length ? items.at(-1) : undefined;
  if (!last) return { items, next: null };
  const place = { [index.pk]: partition, [index.sk]: placeOf(input.sort, last) };
  return { items, next: encodeCursor({ ...threadKey(last.thread.threadId), ...place }) };
}

function placeOf(sort: ListSort, { thread }: StoredThread): string {
  return placesOf(thread, viewOf(thread))?.[sort] ?? "";
}

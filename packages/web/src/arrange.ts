import type { ThreadRow } from "@kikimimi/api/schema";
import type { Place } from "./place.ts";

/** Whether a row belongs to the list that the page shows. */
export function belongs(row: ThreadRow, place: Place, me: string, today: string): boolean {
  if (place.platform !== undefined && row.platform !== place.platform) return false;
  if (place.topic !== undefined && !row.topics.includes(place.topic)) return false;
  switch (place.tab) {
    case "active":
      return row.status === "queued" || row.status === "claimed";
    case "mine":
      return row.status === "claimed" && row.claim?.id === me;
    case "closed":
      return row.status === "closed";
    case "all":
      return row.updatedAt.slice(0, 10) === (place.day ?? today);
  }
}

/** The newer state of each thread, whichever list told it. */
export function newest(...lists: readonly Iterable<ThreadRow>[]): Map<string, ThreadRow> {
  const rows = new Map<string, ThreadRow>();
  for (const row of lists.flatMap((list) => [...list])) {
    const known = rows.get(row.threadId);
    if (!known || row.rev > known.rev) rows.set(row.threadId, row);
  }
  return rows;
}

/** The ids of the rows that belong to the list, in its order. */
export function orderOf(rows: Iterable<ThreadRow>, place: Place, me: string, today: string): string[] {
  const byChange = (a: ThreadRow, b: ThreadRow): number => compare(b.updatedAt, a.updatedAt);
  const byDue = (a: ThreadRow, b: ThreadRow): number =>
    compare(a.dueAt ?? "9", b.dueAt ?? "9") || b.priority - a.priority;
  const byPriority = (a: ThreadRow, b: ThreadRow): number =>
    b.priority - a.priority || compare(a.dueAt ?? "9", b.dueAt ?? "9");
  const timely = place.tab === "closed" || place.tab === "all";
  const by = timely ? byChange : place.sort === "due" ? byDue : byPriority;
  return [...rows]
    .filter((row) => belongs(row, place, me, today))
    .sort((a, b) => by(a, b) || compare(a.threadId, b.threadId))
    .map((row) => row.threadId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Ids that wait behind the shown ones: what the order has and the screen has not. */
export function waitingOf(shown: readonly string[], order: readonly string[]): string[] {
  const known = new Set(shown);
  return order.filter((id) => !known.has(id));
}

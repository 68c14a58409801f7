import type { ThreadRow } from "@kikimimi/api/schema";
import type { List } from "./place.ts";
import { tabOf } from "./tabs.ts";

/** What a list is judged by besides the rows: who looks, on which UTC day, at what time in epoch milliseconds. */
export type Viewer = { readonly me: string; readonly today: string; readonly now: number };

/** A promise that ends within an hour is due soon. */
const SOON_MS = 3_600_000;

/** Whether a row belongs to the list that the page shows. */
export function belongs(row: ThreadRow, list: List, { me, today, now }: Viewer): boolean {
  if (list.platform !== undefined && row.platform !== list.platform) return false;
  if (list.topic !== undefined && !row.topics.includes(list.topic)) return false;
  if (list.wave !== undefined && row.wave?.waveId !== list.wave) return false;
  if (list.team !== undefined && row.team !== list.team) return false;
  if (list.tag !== undefined && !row.tags.includes(list.tag)) return false;
  if (list.min !== undefined && row.priority < Number(list.min)) return false;
  if (list.holder !== undefined && !holds(row, list.holder, me)) return false;
  if (list.follower !== undefined && !row.followers.some(({ id }) => id === named(list.follower, me))) return false;
  if (list.lang !== undefined && languageOf(row) !== list.lang) return false;
  if (list.sla !== undefined && !isDue(row, list.sla, now)) return false;
  if (list.tab === "day") return row.updatedAt.slice(0, 10) === (list.day ?? today);
  return tabOf(list.tab).has(row, me);
}

function named(who: string | undefined, me: string): string | undefined {
  return who === "me" ? me : who;
}

function holds({ claim }: ThreadRow, who: string, me: string): boolean {
  return who === "nobody" ? claim === null : claim?.id === named(who, me);
}

function languageOf({ lead }: ThreadRow): List["lang"] {
  const [lang] = (lead?.lang ?? "").split("-");
  return lang === "ja" || lang === "en" ? lang : "other";
}

function isDue({ dueAt }: ThreadRow, sla: NonNullable<List["sla"]>, now: number): boolean {
  if (dueAt === null) return false;
  const left = Date.parse(dueAt) - now;
  return sla === "late" ? left < 0 : left >= 0 && left < SOON_MS;
}

/** The newer state of each thread, whichever list told it. */
export function newest(...lists: readonly Iterable<ThreadRow>[]): Map<string, ThreadRow> {
  const rows = new Map<string, ThreadRow>();
  for (const list of lists) {
    for (const row of list) {
      const known = rows.get(row.threadId);
      if (!known || row.rev > known.rev) rows.set(row.threadId, row);
    }
  }
  return rows;
}

/** The ids of the rows that belong to the list, in its order; of copies that wait together the first one only. */
export function orderOf(rows: Iterable<ThreadRow>, list: List, viewer: Viewer): string[] {
  const tab = tabOf(list.tab);
  const byChange = (a: ThreadRow, b: ThreadRow): number => compare(b.updatedAt, a.updatedAt);
  const byDue = (a: ThreadRow, b: ThreadRow): number =>
    compare(a.dueAt ?? "9", b.dueAt ?? "9") || b.priority - a.priority;
  const byPriority = (a: ThreadRow, b: ThreadRow): number =>
    b.priority - a.priority || compare(a.dueAt ?? "9", b.dueAt ?? "9");
  const by = tab.timely ? byChange : list.sort === "due" ? byDue : byPriority;
  const sorted = [...rows]
    .filter((row) => belongs(row, list, viewer))
    .sort((a, b) => by(a, b) || compare(a.threadId, b.threadId));
  const together = tab.waves === true && list.wave === undefined;
  return (together ? firstOfWaves(sorted) : sorted).map((row) => row.threadId);
}

function firstOfWaves(rows: readonly ThreadRow[]): readonly ThreadRow[] {
  const met = new Set<string>();
  return rows.filter(({ wave }) => {
    if (!wave) return true;
    const first = !met.has(wave.waveId);
    met.add(wave.waveId);
    return first;
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Ids that wait behind the shown ones: what the order has and the screen has not. */
export function waitingOf(shown: readonly string[], order: readonly string[]): string[] {
  const known = new Set(shown);
  return order.filter((id) => !known.has(id));
}

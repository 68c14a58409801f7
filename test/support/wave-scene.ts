import { type Client, unwrap } from "@kikimimi/api/client";
import type { ThreadRow } from "@kikimimi/api/schema";
import { threadIdOf } from "@kikimimi/core/base/identity";
import { postOf } from "./posts.ts";
import type { World } from "./world.ts";

export const PLATFORM = "standardwebhooks";
export const MINUTE = 60_000;
/** When the suite began; posts are dated by it, and a world's clock is the real one. */
export const now = Date.now();

/** One complaint as people paste it: other tags, links and numbers, the same words. */
export const pasted = (i: number): string =>
  `ふざけるな！！御社のアプリでアカウントを乗っ取られて勝手に三万円も決済されました。今すぐ責任者を出して返金してください #拡散希望${i} #返金${i * 7} https://t.example/${i}`;

export const idOf = (id: string): string => threadIdOf("demo", PLATFORM, id);

/** All rows of a queue, page by page. */
export async function queueOf(client: Client, query: Record<string, string> = {}): Promise<ThreadRow[]> {
  const rows: ThreadRow[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await unwrap(
      client.v1.queue.$get({ query: { limit: "200", ...query, ...(cursor === undefined ? {} : { cursor }) } }),
    );
    rows.push(...page.items);
    cursor = page.next;
  }
  return rows;
}

/** How many each row stands for, most first; 0 for one outside any wave. */
export function countsOf(rows: readonly ThreadRow[]): number[] {
  return rows.map((row) => row.wave?.count ?? 0).sort((a, b) => b - a);
}

/** Pushes copies, each as a delivery of its own, written a minute apart. */
export async function paste(world: World, indices: readonly number[]): Promise<void> {
  for (const i of indices) {
    await world.push(PLATFORM, postOf(`copy-${i}`, { text: pasted(i), at: new Date(now - (60 - i) * MINUTE) }));
  }
}

export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

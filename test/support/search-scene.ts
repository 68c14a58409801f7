import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Client, unwrap } from "@kikimimi/api/client";
import { mentionIdOf } from "@kikimimi/core/base/identity";
import { indexChanges } from "@kikimimi/pipeline/index-changes";
import { createSqliteIndex } from "@kikimimi/search/sqlite";
import { postOf } from "./posts.ts";
import { createWorld } from "./world.ts";

export const PLATFORM = "standardwebhooks";
const START = Date.parse("2026-11-26T03:00:00.000Z");
export const at = (minutes: number): Date => new Date(START + minutes * 60_000);
export const idOf = (id: string): string => mentionIdOf("demo", PLATFORM, id);

/** What the API can be asked to look for. */
export type Ask = Parameters<Client["v1"]["search"]["$get"]>[0]["query"];

/** A world with an index on disk and a viewer who searches; the index is closed when the test ends. */
export async function searchScene() {
  let ms = START + 2 * 3_600_000;
  const now = (): Date => new Date(ms);
  const later = (by: number): void => void (ms += by);
  const file = join(mkdtempSync(join(tmpdir(), "kikimimi-search-")), "search.db");
  const search = createSqliteIndex(file);
  onTestFinished(() => search.close());
  const world = await createWorld({ clock: now, search });
  const viewer = await world.clientOf({ role: "viewer" });

  const index = async (budgetMs = 60_000) => indexChanges({ ctx: world.ctx, input: { budgetMs } });
  const hear = async (id: string, text: string, fields: Parameters<typeof postOf>[1] = {}): Promise<void> => {
    await world.push(PLATFORM, postOf(id, { text, at: at(0), ...fields }));
    await world.drain();
    later(10);
  };
  const edit = async (id: string, text: string, minutes = 1, conversationId?: string): Promise<void> => {
    const post = postOf(id, { text, at: at(0), ...(conversationId === undefined ? {} : { conversationId }) });
    await world.push(PLATFORM, { ...post, type: "mention.updated", timestamp: at(minutes).toISOString() });
    await world.drain();
    later(10);
  };
  const remove = async (id: string, conversationId?: string): Promise<void> => {
    const data = { id, ...(conversationId === undefined ? {} : { conversationId }) };
    await world.push(PLATFORM, { type: "mention.deleted", timestamp: at(9).toISOString(), data });
    await world.drain();
    later(10);
  };
  const ask = (query: Ask, client = viewer) => unwrap(client.v1.search.$get({ query }));
  const found = async (query: Ask, client = viewer): Promise<string[]> =>
    (await ask(query, client)).items.flatMap((row) => row.hits.map((hit) => hit.mentionId));
  const bytesOnDisk = (): Buffer =>
    Buffer.concat(readdirSync(join(file, "..")).map((name) => readFileSync(join(file, "..", name))));
  return { world, search, viewer, now, later, index, hear, edit, remove, ask, found, bytesOnDisk };
}

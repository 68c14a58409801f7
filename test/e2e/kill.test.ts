import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { isAlive } from "../../packages/local/src/instance.ts";
import { createClient, unwrap } from "@kikimimi/api/client";
import { FURIOUS } from "../support/posts.ts";
import { post, type Service, startService } from "./support.ts";

/** Processes that a process started (Linux and macOS). */
function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "ppid=,pid="], { encoding: "utf8" });
  const pairs = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([parent, child]) => (parent === pid && child !== undefined ? [child] : []));
}

const POSTS = 2_000;
const SENDERS = 8;
/** The service dies when this many posts have been accepted. */
const DEATHS = [300, 900, 1_500];

/** Every thread that the API lists for today and yesterday, with its number of mentions. */
async function threadsOf(service: Service): Promise<Map<string, number>> {
  const client = createClient(service.url, service.token);
  const found = new Map<string, number>();
  for (const day of [new Date(), new Date(Date.now() - 86_400_000)].map((at) => at.toISOString().slice(0, 10))) {
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { day, limit: "200", ...(cursor === undefined ? {} : { cursor }) };
      const page = await unwrap(client.v1.threads.$get({ query }));
      for (const row of page.items) found.set(row.threadId, row.mentionCount);
      cursor = page.next;
    }
  }
  return found;
}

it("stops, says so and leaves no engine behind when one of its engines dies", async () => {
  const service = await startService();
  const guards = childrenOf(service.pid);
  const [engine] = guards.flatMap(childrenOf);
  if (engine === undefined) throw new Error("the service runs no engine");
  process.kill(engine, "SIGKILL");
  await expect.poll(() => isAlive(service.pid), { timeout: 20_000, interval: 50 }).toBe(false);
  await expect.poll(() => guards.filter(isAlive), { timeout: 10_000, interval: 50 }).toEqual([]);
  const again = await startService(service.dataDir);
  await again.stop();
});

it("keeps every accepted post, once, through kill -9 while two thousand stream in", { timeout: 240_000 }, async () => {
  let service = await startService();
  const accepted = new Set<number>();
  let waiting: Promise<Service> | undefined;
  const deaths = [...DEATHS];
  const restart = async (): Promise<Service> => {
    await service.kill();
    service = await startService(service.dataDir);
    waiting = undefined;
    return service;
  };
  const sendOne = async (index: number): Promise<void> => {
    // A platform sends again what was not accepted; the same post with the same id.
    while (!accepted.has(index)) {
      if (waiting) await waiting;
      try {
        await post(service, {
          id: `stream-${index}`,
          text: index % 10 === 0 ? `${FURIOUS} ${index}` : `荷物が届きました ${index}`,
        });
        accepted.add(index);
      } catch {
        waiting ??= deathUnderWay();
        await waiting;
      }
      if (accepted.size >= (deaths[0] ?? Infinity)) {
        deaths.shift();
        waiting ??= restart();
      }
    }
  };
  const deathUnderWay = async (): Promise<Service> => waiting ?? service;
  const queue = Array.from({ length: POSTS }, (_, index) => index);
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      for (let index = queue.shift(); index !== undefined; index = queue.shift()) await sendOne(index);
    }),
  );
  expect([accepted.size, deaths]).toEqual([POSTS, []]);
  await expect.poll(async () => (await threadsOf(service)).size, { timeout: 90_000, interval: 500 }).toBe(POSTS);
  expect(new Set((await threadsOf(service)).values())).toEqual(new Set([1]));
  const client = createClient(service.url, service.token);
  const opened = async (): Promise<number> => {
    let count = 0;
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await unwrap(
        client.v1.queue.$get({ query: { limit: "200", ...(cursor === undefined ? {} : { cursor }) } }),
      );
      // Copies of one post stand as one row that says how many it stands for.
      count += page.items.reduce((sum, row) => sum + (row.wave?.count ?? 1), 0);
      cursor = page.next;
    }
    return count;
  };
  await expect.poll(opened, { timeout: 60_000, interval: 500 }).toBe(POSTS / 10);
  await service.stop();
});

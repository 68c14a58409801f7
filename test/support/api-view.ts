import { unwrap } from "@kikimimi/api/client";
import type { World } from "./world.ts";

/** Everything that the API shows of the brand, less what tells when it was processed. */
export async function apiViewOf(world: World): Promise<unknown> {
  const client = await world.clientOf({ role: "admin" });
  const seen: unknown[] = [];
  const all = await unwrap(client.v1.threads.$get({ query: { limit: "200" } }));
  for (const { threadId } of all.items) {
    const {
      rev: _rev,
      updatedAt: _at,
      mentions,
      wave,
      activities,
      ...thread
    } = await unwrap(client.v1.threads[":id"].$get({ param: { id: threadId }, query: { limit: "200" } }));
    // A wave is named after its first copy to arrive; how many there are does not depend on that. What the machine did on
    // the way, and when, tells of the order.
    const deeds = activities.filter(({ by }) => by.kind !== "machine");
    seen.push({
      ...thread,
      deeds,
      copies: wave?.count,
      mentions: mentions.map(({ rev: _mentionRev, ...rest }) => rest),
    });
  }
  const queue = await unwrap(client.v1.queue.$get({ query: { limit: "200" } }));
  const byId = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return { threads: seen.sort(byId), queue: queue.items.map((row) => row.threadId) };
}

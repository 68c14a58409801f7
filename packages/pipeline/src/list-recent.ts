import type { Actor } from "@kikimimi/core/people/actor";
import type { Paged } from "@kikimimi/store/page";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { rowsOf, type ThreadRow } from "./list-queue.ts";

/** All threads of a brand that changed on one UTC day, newest change first, whether or not they need people. */
export async function listRecent({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; day?: string | undefined; limit: number; cursor?: string | undefined };
}): Promise<Paged<ThreadRow>> {
  authorise(actor, "viewer", input.brandId);
  const day = input.day ?? ctx.clock().toISOString().slice(0, 10);
  const page = await ctx.store.lists.recent({ ...input, day });
  return { items: await rowsOf(ctx, page.items), next: page.next };
}

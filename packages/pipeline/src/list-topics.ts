import type { Actor } from "@kikimimi/core/people/actor";
import type { BrandTopics } from "@kikimimi/store/topics";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** All topics of a brand, by id, with the revision that they make up. */
export async function listTopics({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string };
}): Promise<BrandTopics> {
  authorise(actor, "viewer", input.brandId);
  return ctx.store.topics.all(input.brandId);
}

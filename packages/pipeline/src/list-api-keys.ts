import type { Actor } from "@kikimimi/core/people/actor";
import type { ApiKey } from "@kikimimi/core/people/api-key";
import type { Paged } from "@kikimimi/store/page";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** Lists a brand's keys, oldest first, also those that open nothing any more. */
export async function listApiKeys({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string; limit: number; cursor?: string | undefined };
}): Promise<Paged<ApiKey>> {
  authorise(actor, "admin", input.brandId);
  return ctx.store.apiKeys.ofBrand(input.brandId, input);
}

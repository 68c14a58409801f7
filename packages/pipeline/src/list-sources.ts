import type { Actor } from "@kikimimi/core/people/actor";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { configurationOf, type SourceConfiguration } from "./source-configuration.ts";

/** A brand's sources, by platform and id. */
export async function listSources({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string };
}): Promise<SourceConfiguration[]> {
  authorise(actor, "admin", input.brandId);
  const own = (await ctx.store.sources.allSaved()).filter(({ source }) => source.brandId === input.brandId);
  return Promise.all(own.map((saved) => configurationOf(ctx, saved)));
}

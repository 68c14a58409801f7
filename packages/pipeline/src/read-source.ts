import type { Actor } from "@kikimimi/core/people/actor";
import type { Context } from "./context.ts";
import { configurationOf, type SourceConfiguration } from "./source-configuration.ts";
import { type SourceName, sourceOf } from "./source-of.ts";

/** One source's configuration. */
export async function readSource({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: SourceName;
}): Promise<SourceConfiguration> {
  return configurationOf(ctx, await sourceOf(ctx, actor, input));
}

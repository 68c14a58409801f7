import type { Actor } from "@kikimimi/core/people/actor";
import type { Context } from "./context.ts";
import { rewriteSecrets } from "./rewrite-secrets.ts";
import { type SourceName, sourceOf } from "./source-of.ts";

/**
 * Disconnects a source: its secrets, access token and place go, its threads stay. Its secrets go first: a source without
 * them can be disconnected again, secrets without a source would be seen by nobody.
 */
export async function removeSource({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: SourceName;
}): Promise<void> {
  const { source } = await sourceOf(ctx, actor, input);
  const { platform, sourceId, brandId } = source;
  if (Object.keys(await ctx.secretsOf(source)).length > 0) await rewriteSecrets(ctx, source, () => ({}));
  await ctx.store.sources.disconnect(brandId, platform, sourceId, { at: ctx.clock().toISOString(), name: actor.name });
  await ctx.store.sources.forget(platform, sourceId);
}

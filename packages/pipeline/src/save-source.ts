import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { type Source, SourceDraft } from "@kikimimi/core/source/source";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";
import { rewriteSecrets } from "./rewrite-secrets.ts";
import { settingIssues } from "./setting-issues.ts";
import { configurationOf, type SourceConfiguration } from "./source-configuration.ts";
import { knownPlatform, type SourceName } from "./source-of.ts";

/**
 * Connects a source, or changes one on top of the version that it was changed from. A new one starts clean: what was kept
 * of an earlier one of its name, secrets too, is gone before it is there. Throws `conflict` for a version that is not the
 * newest and for a name that another brand has, `invalid_input` for what the platform's settings do not take.
 */
export async function saveSource({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: SourceName & { draft: SourceDraft; expectedVersion?: number | undefined };
}): Promise<SourceConfiguration> {
  const { brandId, platform, sourceId, expectedVersion } = input;
  authorise(actor, "admin", brandId);
  const { manifest } = knownPlatform(platform);
  const draft = SourceDraft.parse(input.draft);
  const issues = settingIssues(manifest, draft.settings, ctx.outgoing.reach);
  if (issues[0]) throw new AppError("invalid_input", `${issues[0].path}: ${issues[0].message}`, { issues });
  const source: Source = { ...draft, schemaVersion: 1, sourceId, brandId, platform };
  if (expectedVersion === undefined) await clear(ctx, source);
  const by = { at: ctx.clock().toISOString(), name: actor.name };
  return configurationOf(ctx, await ctx.store.sources.save(source, expectedVersion, by));
}

/** Nothing of whoever had this name before reaches who has it next. */
async function clear(ctx: Context, { platform, sourceId }: Source): Promise<void> {
  if (await ctx.store.sources.saved(platform, sourceId)) return;
  const left = await ctx.secretsOf({ platform, sourceId });
  if (Object.keys(left).length > 0) await rewriteSecrets(ctx, { platform, sourceId }, () => ({}));
  await ctx.store.sources.forget(platform, sourceId);
}

import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import { withSecret } from "@kikimimi/core/source/secret";
import type { Manifest } from "@kikimimi/platforms/manifest";
import type { Context } from "./context.ts";
import { rewriteSecrets } from "./rewrite-secrets.ts";
import { configurationOf, type SourceConfiguration } from "./source-configuration.ts";
import { knownPlatform, type SourceName, sourceOf } from "./source-of.ts";

/**
 * Puts secrets of a source in front of the former ones, which stay accepted unless `replace`; null takes all of a name
 * away. Throws `invalid_input` for a name or a form that the platform does not have; no message repeats what came in.
 */
export async function setSourceSecrets({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: SourceName & { secrets: Readonly<Record<string, string | null>>; replace: boolean };
}): Promise<SourceConfiguration> {
  const saved = await sourceOf(ctx, actor, input);
  const { platform, sourceId } = saved.source;
  const trimmed = Object.entries(input.secrets).map(([name, value]) => [name, value?.trim() ?? null] as const);
  const issues = trimmed.flatMap(([name, value]) => issueOf(knownPlatform(platform).manifest, name, value));
  if (issues[0]) throw new AppError("invalid_input", `${issues[0].path}: ${issues[0].message}`, { issues });
  await rewriteSecrets(ctx, saved.source, (known) =>
    trimmed.reduce((before, [name, value]) => withSecret(before, name, value, input.replace), known),
  );
  const at = ctx.clock().toISOString();
  for (const [name, value] of trimmed)
    await ctx.store.sources.noteSecret(platform, sourceId, name, value === null ? null : { at, by: actor.name });
  return configurationOf(ctx, saved);
}

function issueOf({ secrets, name: platform }: Manifest, name: string, value: string | null) {
  const rule = secrets.find((secret) => secret.name === name);
  const at = (message: string) => [{ path: `secrets.${name}`, message }];
  if (!rule) return at(`is no secret of ${platform}; it has: ${secrets.map((one) => one.name).join(", ") || "none"}`);
  if (value === "") return at("is empty");
  if (value !== null && rule.format && !rule.format.pattern.test(value))
    return at(`does not look like this: ${rule.format.says}`);
  return [];
}

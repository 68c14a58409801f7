import type { Actor } from "@kikimimi/core/people/actor";
import { AppError } from "@kikimimi/core/base/error";
import type { SavedSource } from "@kikimimi/core/source/source";
import type { Platform } from "@kikimimi/platforms/platform";
import { platformOf } from "@kikimimi/platforms/registry";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

/** How a request names a source. */
export type SourceName = { readonly brandId: string; readonly platform: string; readonly sourceId: string };

/** A brand's own source, for an admin; another brand's is not there. */
export async function sourceOf(ctx: Context, actor: Actor, name: SourceName): Promise<SavedSource> {
  const { brandId, platform, sourceId } = name;
  authorise(actor, "admin", brandId);
  const saved = await ctx.store.sources.saved(platform, sourceId);
  if (saved?.source.brandId !== brandId) throw new AppError("not_found", `There is no source ${platform}/${sourceId}.`);
  return saved;
}

/** The platform of this id; throws `not_found` where nobody wrote it. */
export function knownPlatform(id: string): Platform {
  const platform = platformOf(id);
  if (!platform) throw new AppError("not_found", `There is no platform ${id}.`);
  return platform;
}

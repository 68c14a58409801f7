import type { Actor } from "@kikimimi/core/actor";
import { platformOf } from "@kikimimi/platforms/registry";
import { authorise } from "./authorise.ts";
import type { Context } from "./context.ts";

export type SourceStatus = {
  readonly sourceId: string;
  readonly platform: string;
  readonly brandId: string;
  readonly name: string;
  readonly ingest: ("webhook" | "poll")[];
  readonly webhookPath: string | null;
  readonly lastPolledAt: string | null;
  readonly pausedUntil: string | null;
  readonly needsAuthorisation: boolean;
  readonly lastError: string | null;
};

/** A brand's sources with where to send their webhooks and how their polling stands. */
export async function listSources({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string };
}): Promise<SourceStatus[]> {
  authorise(actor, "viewer", input.brandId);
  const sources = (await ctx.store.sources.all()).filter((source) => source.brandId === input.brandId);
  return Promise.all(
    sources.map(async ({ sourceId, platform, brandId, name }) => {
      const known = platformOf(platform);
      const state = await ctx.store.sources.state(platform, sourceId);
      return {
        sourceId,
        platform,
        brandId,
        name,
        ingest: [...(known?.manifest.ingest ?? [])],
        webhookPath: known?.webhook ? `/webhooks/${platform}/${sourceId}` : null,
        lastPolledAt: state.lastPolledAt ?? null,
        pausedUntil: state.pausedUntil ?? null,
        needsAuthorisation: state.refused !== undefined,
        lastError: state.lastError ?? null,
      };
    }),
  );
}

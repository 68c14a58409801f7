import { isExpiring, isSilent } from "@kikimimi/core/source/channel";
import type { Source } from "@kikimimi/core/source/source";
import { platformOf } from "@kikimimi/platforms/registry";
import { channelFacts } from "./channel-facts.ts";
import type { Context } from "./context.ts";

/** What all channels together come to: how many nobody listens to, and how many will soon not be let in. */
export type ChannelCounts = { readonly channels: number; readonly silent: number; readonly expiring: number };

/**
 * Counts the channels that a person has to see to, names each of them in the log, and measures the counts as
 * `SilentChannels` and `ExpiringTokens` of the table, which alarms watch (stacks/alarms.ts).
 */
export async function measureChannels({
  ctx,
  input,
}: {
  ctx: Pick<Context, "store" | "log" | "clock">;
  input: { readonly table: string };
}): Promise<ChannelCounts> {
  const found = await Promise.all((await ctx.store.sources.all()).map((source) => troubleOf(ctx, source)));
  const silent = found.filter((one) => one.silent).length;
  const expiring = found.filter((one) => one.expiring).length;
  ctx.log.metrics({ table: input.table }, { SilentChannels: silent, ExpiringTokens: expiring });
  return { channels: found.length, silent, expiring };
}

async function troubleOf(
  ctx: Pick<Context, "store" | "log" | "clock">,
  source: Source,
): Promise<{ readonly silent: boolean; readonly expiring: boolean }> {
  const { sourceId, platform: id } = source;
  const platform = platformOf(id);
  const [state, heardAt, token] = await Promise.all([
    ctx.store.sources.state(id, sourceId),
    ctx.store.sources.heardAt(id, sourceId),
    ctx.store.sources.token(id, sourceId),
  ]);
  const now = ctx.clock();
  const facts = channelFacts(source, platform, state, now);
  const silent = isSilent(facts, heardAt ?? null);
  const ends = token?.expiresAt;
  const expiring =
    facts.needsAuthorisation ||
    (ends !== undefined && isExpiring({ now, expiresAt: ends, renewSeconds: platform?.tokens?.renewSeconds ?? 0 }));
  if (silent || expiring) ctx.log.warn("channel.needs_care", { platform: id, sourceId, silent, expiring });
  return { silent, expiring };
}

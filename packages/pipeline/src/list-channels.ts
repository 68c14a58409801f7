import type { Actor } from "@kikimimi/core/people/actor";
import { type ChannelHealth, healthOf, lagOf } from "@kikimimi/core/source/channel";
import type { Source, SourceGap } from "@kikimimi/core/source/source";
import { platformOf } from "@kikimimi/platforms/registry";
import { authorise } from "./authorise.ts";
import { type BudgetStatus, budgetOf } from "./budget.ts";
import { channelFacts } from "./channel-facts.ts";
import type { Context } from "./context.ts";

/** One connected source: how it hears, and how that is going. Times are ISO instants. */
export type ChannelStatus = {
  readonly sourceId: string;
  readonly platform: string;
  /** As people write it. */
  readonly platformName: string;
  readonly brandId: string;
  readonly name: string;
  readonly health: ChannelHealth;
  readonly ingest: ("webhook" | "poll")[];
  readonly replies: boolean;
  /** When anything last came, by webhook (to the minute) or poll. */
  readonly lastEventAt: string | null;
  readonly needsAuthorisation: boolean;
  readonly tokenExpiresAt: string | null;
  readonly pausedUntil: string | null;
  readonly lastError: string | null;
  readonly webhook: { readonly path: string; readonly lastDeliveryAt: string | null } | null;
  readonly polling: PollingStatus | null;
  readonly quota: BudgetStatus | null;
};

export type PollingStatus = {
  readonly lastPolledAt: string | null;
  readonly nextPollAt: string | null;
  readonly intervalSeconds: number;
  /** Seconds since a poll last left nothing unheard. */
  readonly lagSeconds: number | null;
  /** The last polls, at most 60, and how many of them failed. */
  readonly recent: { readonly polls: number; readonly failed: number };
  /** Walks through history that are under way: how far back each has come. */
  readonly backfill: { readonly stream: string; readonly reached: string }[];
  /** Stretches in which posts may have been missed, newest first. */
  readonly gaps: SourceGap[];
};

/** A brand's channels with where to send their webhooks and how their listening stands. */
export async function listChannels({
  ctx,
  actor,
  input,
}: {
  ctx: Context;
  actor: Actor;
  input: { brandId: string };
}): Promise<ChannelStatus[]> {
  authorise(actor, "viewer", input.brandId);
  const sources = (await ctx.store.sources.all()).filter((source) => source.brandId === input.brandId);
  return Promise.all(sources.map((source) => statusOf(ctx, source)));
}

async function statusOf(ctx: Context, source: Source): Promise<ChannelStatus> {
  const { sourceId, platform: id, brandId, name } = source;
  const platform = platformOf(id);
  const [state, heardAt, token, secrets] = await Promise.all([
    ctx.store.sources.state(id, sourceId),
    ctx.store.sources.heardAt(id, sourceId),
    ctx.store.sources.token(id, sourceId),
    ctx.secretsOf(source),
  ]);
  const facts = channelFacts(source, platform, state, ctx.clock());
  const { polled, intervalSeconds } = facts;
  const lastDeliveryAt = heardAt ?? null;
  return {
    sourceId,
    platform: id,
    platformName: platform?.manifest.name ?? id,
    brandId,
    name,
    health: healthOf(facts),
    ingest: [...(platform?.manifest.ingest ?? [])],
    replies: platform?.replier !== undefined,
    lastEventAt: latest(lastDeliveryAt, state.lastHeardAt ?? null),
    needsAuthorisation: facts.needsAuthorisation,
    tokenExpiresAt: token?.expiresAt ?? null,
    pausedUntil: facts.pausedUntil,
    lastError: state.lastError ?? null,
    webhook: platform?.webhook ? { path: `/webhooks/${id}/${sourceId}`, lastDeliveryAt } : null,
    polling: polled
      ? {
          lastPolledAt: state.lastPolledAt ?? null,
          nextPollAt: latest(after(state.lastPolledAt, intervalSeconds), facts.pausedUntil),
          intervalSeconds,
          lagSeconds: lagOf(facts),
          recent: { polls: state.recent.length, failed: state.recent.split("0").length - 1 },
          backfill: Object.entries(state.progress).map(([stream, reached]) => ({ stream, reached })),
          gaps: state.gaps,
        }
      : null,
    quota: platform ? await budgetOf(ctx, source, platform, secrets).read() : null,
  };
}

function after(at: string | undefined, seconds: number): string | null {
  return at === undefined ? null : new Date(Date.parse(at) + seconds * 1000).toISOString();
}

function latest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

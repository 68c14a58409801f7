import { AppError } from "@kikimimi/core/error";
import { digestOf } from "@kikimimi/core/identity";
import { canonicalJson } from "@kikimimi/core/json";
import type { Source, SourceState } from "@kikimimi/core/source";
import type { Platform, Poller } from "@kikimimi/platforms/platform";
import { platformOf } from "@kikimimi/platforms/registry";
import { type Context, newId } from "./context.ts";
import { describeError } from "./log.ts";
import { deliveryOf } from "./receive-delivery.ts";

/** Nobody else polls a source while one poller holds it; longer than any single page takes. */
const LEASE_SECONDS = 60;

/** Pages of one stream that one run fetches; the rest waits for the next run, with the cursor kept. */
const MAX_PAGES = 20;

/** Secrets that were refused are tried again after this long, in case the refusal was the platform's mistake. */
const REFUSED_MS = 3_600_000;

export type PollReport = {
  readonly sourceId: string;
  readonly platform: string;
  readonly pages: number;
  readonly problem?: string;
};

/** Polls every source that is due. One source's trouble never keeps another from being heard. */
export async function pollSources({ ctx }: { ctx: Context }): Promise<PollReport[]> {
  const sources = await ctx.store.sources.all();
  return Promise.all(
    sources.flatMap((source) => {
      const platform = platformOf(source.platform);
      return platform?.poller ? [pollSource({ ctx, source, platform, poller: platform.poller })] : [];
    }),
  );
}

type PollInput = { ctx: Context; source: Source; platform: Platform; poller: Poller };

/** Polls one source under a lease, moving each cursor only after its page is on the queue. */
async function pollSource(input: PollInput): Promise<PollReport> {
  const { ctx, source } = input;
  const report = { sourceId: source.sourceId, platform: source.platform };
  const secrets = await ctx.secretsOf(source);
  const digest = digestOf(canonicalJson(secrets));
  const leased = await lease(input, digest);
  if (!leased) return { ...report, pages: 0 };
  let state = leased;
  let pages = 0;
  const save = async (change: Partial<SourceState>): Promise<void> => {
    const saved = await ctx.store.sources.putState(source.platform, source.sourceId, { ...state, ...change });
    if (!saved) throw new AppError("conflict", "Another poller took this source over.");
    state = saved;
  };
  try {
    const settings = input.platform.manifest.settings.parse(source.settings);
    for (const stream of input.poller.streams(settings)) {
      for (let page = 0; page < MAX_PAGES; page++) {
        const cursor = state.cursors[stream];
        const fetched = await input.poller.fetchPage({
          settings,
          secrets,
          stream,
          cursor,
          fetch: ctx.fetch,
          now: ctx.clock,
        });
        if (fetched.body !== undefined) {
          const delivery = deliveryOf(ctx, source, "poll", Buffer.from(fetched.body));
          await ctx.queues.send("inbound", { type: "delivery.received", delivery });
          pages++;
        }
        const until = new Date(ctx.clock().getTime() + LEASE_SECONDS * 1000).toISOString();
        await save({
          cursors: fetched.cursor === undefined ? state.cursors : { ...state.cursors, [stream]: fetched.cursor },
          lease: state.lease && { ...state.lease, until },
          ...(fetched.pauseUntil ? { pausedUntil: fetched.pauseUntil.toISOString() } : {}),
        });
        if (!fetched.more || fetched.pauseUntil) break;
      }
      // The limit is the account's, not the stream's: what is left waits, with its cursor kept.
      if (state.pausedUntil !== undefined) break;
    }
    await save({ lease: undefined, lastError: undefined, refused: undefined, lastPolledAt: ctx.clock().toISOString() });
    return { ...report, pages };
  } catch (error) {
    const problem = describeError(error);
    ctx.log.warn("source.poll_failed", { ...report, problem });
    const after = await ctx.store.sources.putState(source.platform, source.sourceId, {
      ...state,
      ...troubleOf(error, ctx.clock(), digest),
      lease: undefined,
      lastError: problem,
      lastPolledAt: ctx.clock().toISOString(),
    });
    if (!after) ctx.log.warn("source.state_lost", report);
    return { ...report, pages, problem };
  }
}

/** Takes the lease when the source is due and free; undefined otherwise. */
async function lease({ ctx, source, platform }: PollInput, digest: string): Promise<SourceState | undefined> {
  const state = await ctx.store.sources.state(source.platform, source.sourceId);
  const now = ctx.clock();
  const iso = now.toISOString();
  const interval = (platform.manifest.pollIntervalSeconds ?? 60) * 1000;
  const due = state.lastPolledAt === undefined || Date.parse(state.lastPolledAt) + interval <= now.getTime();
  const free = state.lease === undefined || state.lease.until <= iso;
  const quiet = state.pausedUntil !== undefined && state.pausedUntil > iso;
  const { refused } = state;
  const dead = refused?.digest === digest && Date.parse(refused.at) + REFUSED_MS > now.getTime();
  if (!due || !free || quiet || dead) return undefined;
  const until = new Date(now.getTime() + LEASE_SECONDS * 1000).toISOString();
  return ctx.store.sources.putState(source.platform, source.sourceId, {
    ...state,
    pausedUntil: undefined,
    lease: { owner: newId(ctx, "act"), until },
  });
}

/** What a failure means for the next polls. */
function troubleOf(error: unknown, now: Date, digest: string): Partial<SourceState> {
  if (!(error instanceof AppError)) return {};
  if (error.code === "unauthenticated") return { refused: { digest, at: now.toISOString() } };
  if (error.code !== "rate_limited") return {};
  const seconds = error.details.retryAfter ?? 300;
  return { pausedUntil: new Date(now.getTime() + seconds * 1000).toISOString() };
}

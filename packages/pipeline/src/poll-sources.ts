import { AppError } from "@kikimimi/core/error";
import { digestOf } from "@kikimimi/core/identity";
import { canonicalJson } from "@kikimimi/core/json";
import type { Source, SourceState } from "@kikimimi/core/source";
import type { Secrets } from "@kikimimi/platforms/call";
import type { Platform } from "@kikimimi/platforms/platform";
import type { Page, Poller } from "@kikimimi/platforms/poller";
import { platformOf } from "@kikimimi/platforms/registry";
import { type Context, newId } from "./context.ts";
import { describeError } from "./log.ts";
import { deliveryOf } from "./receive-delivery.ts";

/** Nobody else polls a source while one poller holds it; each page renews it. */
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
  const problems: unknown[] = [];
  const streams = streamsOf(input);
  for (const stream of streams) {
    try {
      for (let page = 0; page < MAX_PAGES; page++) {
        const fetched = await fetchPage(input, secrets, stream, state.cursors[stream]);
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
    } catch (error) {
      // One stream's trouble is its own; a limit is the account's, and a lost lease ends the run.
      problems.push(error);
      if (error instanceof AppError && (error.code === "rate_limited" || error.code === "conflict")) break;
    }
    if (state.pausedUntil !== undefined) break;
  }
  const trouble = troubleOf(problems, streams.length, ctx.clock(), digest);
  const problem = problems.length > 0 ? problems.map(describeError).join("; ") : undefined;
  if (problem !== undefined) ctx.log.warn("source.poll_failed", { ...report, problem });
  await ctx.store.sources.putState(source.platform, source.sourceId, {
    ...state,
    ...trouble,
    lease: undefined,
    lastError: problem,
    lastPolledAt: ctx.clock().toISOString(),
  });
  return { ...report, pages, ...(problem === undefined ? {} : { problem }) };
}

function streamsOf({ source, platform, poller }: PollInput): readonly string[] {
  return poller.streams(platform.manifest.settings.parse(source.settings));
}

function fetchPage(
  { ctx, source, platform, poller }: PollInput,
  secrets: Secrets,
  stream: string,
  cursor: string | undefined,
): Promise<Page> {
  const settings = platform.manifest.settings.parse(source.settings);
  return poller.fetchPage({ settings, secrets, stream, cursor, fetch: ctx.fetch, now: ctx.clock, pace: ctx.pace });
}

/** Takes the lease when the source is due and free; undefined otherwise. */
async function lease({ ctx, source, platform }: PollInput, digest: string): Promise<SourceState | undefined> {
  const state = await ctx.store.sources.state(source.platform, source.sourceId);
  const now = ctx.clock();
  const iso = now.toISOString();
  const interval = (platform.manifest.poll?.seconds ?? 60) * 1000;
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

/** What the run's failures mean for the next polls. */
function troubleOf(problems: readonly unknown[], streams: number, now: Date, digest: string): Partial<SourceState> {
  const errors = problems.filter((error) => error instanceof AppError);
  const limited = errors.find((error) => error.code === "rate_limited");
  const refusals = errors.filter((error) => error.code === "unauthenticated").length;
  // A stream that is closed to us says little; when all of them are, the secrets are dead.
  const refused = streams > 0 && refusals === streams ? { digest, at: now.toISOString() } : undefined;
  if (!limited) return { refused };
  const seconds = limited.details.retryAfter ?? 300;
  return { refused, pausedUntil: new Date(now.getTime() + seconds * 1000).toISOString() };
}

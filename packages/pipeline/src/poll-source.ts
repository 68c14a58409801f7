import { lagOf } from "@kikimimi/core/source/channel";
import { AppError } from "@kikimimi/core/base/error";
import { digestOf } from "@kikimimi/core/base/identity";
import { canonicalJson } from "@kikimimi/core/base/json";
import type { Source, SourceState } from "@kikimimi/core/source/source";
import type { Secrets } from "@kikimimi/platforms/call";
import type { Platform } from "@kikimimi/platforms/platform";
import type { Page, Poller } from "@kikimimi/platforms/poller";
import { type Budget, budgetOf } from "./budget.ts";
import { type Context, newId } from "./context.ts";
import { describeError } from "./log.ts";
import { withCall } from "./platform-call.ts";
import { afterPage, afterRun, type Heard, intervalOf } from "./poll-state.ts";
import { deliveryOf } from "./receive-delivery.ts";
import { recheckSource } from "./recheck-source.ts";

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

export type PollInput = { ctx: Context; source: Source; platform: Platform; poller: Poller };

/** One run: what is fetched with, what it may spend, and the state as it was last saved. */
type Run = PollInput & {
  readonly secrets: Secrets;
  readonly budget: Budget;
  state: SourceState;
  readonly heard: Heard;
};

/** Polls one source under a lease, moving each cursor only after its page is on the queue. */
export async function pollSource(input: PollInput): Promise<PollReport> {
  const { ctx, source, platform, poller } = input;
  const names = { sourceId: source.sourceId, platform: source.platform };
  const secrets = await ctx.secretsOf(source);
  const digest = digestOf(canonicalJson(secrets));
  const state = await lease(input, digest);
  if (!state) return { ...names, pages: 0 };
  const run: Run = {
    ...input,
    secrets,
    state,
    budget: budgetOf(ctx, source, platform, secrets),
    heard: { pages: 0, left: false },
  };
  const problems: unknown[] = [];
  const streams = await streamsOf(run, problems);
  for (const stream of streams) {
    try {
      await drain(run, stream);
    } catch (error) {
      // One stream's trouble is its own; a limit is the account's, and a lost lease ends the run.
      problems.push(error);
      if (error instanceof AppError && (error.code === "rate_limited" || error.code === "conflict")) break;
    }
    if (run.state.pausedUntil !== undefined) break;
  }
  if (poller.recheck && problems.length === 0 && run.state.pausedUntil === undefined) {
    await recheckSource({ ...run, recheck: poller.recheck, save: (change) => save(run, change) }).catch(
      (error: unknown) => problems.push(error),
    );
  }
  const problem = problems.length > 0 ? problems.map(describeError).join("; ") : undefined;
  if (problem !== undefined) ctx.log.warn("source.poll_failed", { ...names, problem });
  const done = afterRun(run.state, { source, platform, problems, streams, heard: run.heard, now: ctx.clock(), digest });
  await ctx.store.sources.putState(source.platform, source.sourceId, { ...done, lastError: problem });
  ctx.log.metrics(names, {
    PollPages: run.heard.pages,
    PollFailures: problems.length,
    PollLagSeconds: lagAt(done, ctx.clock()),
  });
  return { ...names, pages: run.heard.pages, ...(problem === undefined ? {} : { problem }) };
}

/** Settings that cannot be read are a problem to be shown, not a crash of everybody's polling. */
async function streamsOf({ source, platform, poller }: Run, problems: unknown[]): Promise<readonly string[]> {
  try {
    return poller.streams(platform.manifest.settings.parse(source.settings));
  } catch (error) {
    problems.push(new AppError("invalid_input", "The source's settings cannot be read", {}, { cause: error }));
    return [];
  }
}

/** Fetches pages of one stream until it has told everything, its share of the run is over, or quiet is asked for. */
async function drain(run: Run, stream: string): Promise<void> {
  const { ctx, source, platform, secrets, poller, budget } = run;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    await budget.check();
    const cursor = run.state.cursors[stream];
    const page = await withCall(ctx, source, platform, secrets, (call) =>
      poller.fetchPage({ ...call, stream, cursor }),
    );
    if (page.spent !== undefined) await budget.spend(page.spent);
    await deliver(run, page);
    const until = new Date(ctx.clock().getTime() + LEASE_SECONDS * 1000).toISOString();
    await save(run, { ...afterPage(run.state, stream, page), lease: run.state.lease && { ...run.state.lease, until } });
    if (page.gap)
      ctx.log.warn("source.gap", { platform: source.platform, sourceId: source.sourceId, stream, ...page.gap });
    if (!page.more) return;
    if (page.pauseUntil) break;
  }
  run.heard.left = true;
}

/** Makes what a page holds durable. */
async function deliver({ ctx, source, heard }: Run, { body }: Pick<Page, "body">): Promise<void> {
  if (body === undefined) return;
  const delivery = deliveryOf(ctx, source, "poll", Buffer.from(body));
  await ctx.queues.send("inbound", { type: "delivery.received", delivery });
  heard.pages++;
}

async function save(run: Run, change: Partial<SourceState>): Promise<void> {
  const { platform, sourceId } = run.source;
  const saved = await run.ctx.store.sources.putState(platform, sourceId, { ...run.state, ...change });
  if (!saved) throw new AppError("conflict", "Another poller took this source over.");
  run.state = saved;
}

/** Takes the lease when the source is due and free; undefined otherwise. */
async function lease({ ctx, source, platform }: PollInput, digest: string): Promise<SourceState | undefined> {
  const state = await ctx.store.sources.state(source.platform, source.sourceId);
  const now = ctx.clock();
  const iso = now.toISOString();
  const interval = intervalOf(state, source, platform) * 1000;
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

function lagAt({ completeAt }: SourceState, now: Date): number {
  return completeAt === undefined ? 0 : (lagOf({ now, polled: true, completeAt }) ?? 0);
}

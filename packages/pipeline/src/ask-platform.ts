import { AppError, type ErrorCode } from "@kikimimi/core/base/error";
import type { CheckStep } from "@kikimimi/core/source/check";
import type { Source } from "@kikimimi/core/source/source";
import type { Secrets } from "@kikimimi/platforms/call";
import type { Platform } from "@kikimimi/platforms/platform";
import type { Poller } from "@kikimimi/platforms/poller";
import { budgetOf } from "./budget.ts";
import type { Context } from "./context.ts";
import { withCall } from "./platform-call.ts";

/** Somebody waits before a screen: what has not answered until then counts as not reached. */
const DEADLINE_MS = 10_000;

/** Streams of which one page is read each; of a platform that bills or counts, only one. */
const STREAMS = 3;

type Asked = Pick<CheckStep, "outcome" | "reason" | "detail">;

/**
 * Asks a platform the least that shows whether it takes a source's secrets: who they belong to, else a page of what its
 * poller reads, else an access token. Nothing of the answer is kept but what it cost.
 */
export async function askPlatform(
  ctx: Context,
  source: Source,
  platform: Platform,
  secrets: Secrets,
): Promise<CheckStep> {
  const asked = await ask(hurried(ctx), source, platform, secrets).catch(whatFailed);
  return { step: "platform", ...asked, issues: [] };
}

async function ask(ctx: Context, source: Source, platform: Platform, secrets: Secrets): Promise<Asked> {
  const { asking, poller, tokens } = platform;
  const fine = (detail: string): Asked => ({ outcome: "ok", reason: null, detail });
  if (asking && secrets[asking.secret])
    return fine(await withCall(ctx, source, platform, secrets, (call) => asking.request(call)));
  if (poller) return readPages(ctx, source, { ...platform, poller }, secrets);
  if (!tokens) return { outcome: "untried", reason: "nothing_to_ask", detail: null };
  await withCall(ctx, source, platform, secrets, async () => undefined);
  return fine("an access token was granted");
}

/** Pages where the poller stands now, so that they are no larger than its next ones; it reads them again itself. */
async function readPages(
  ctx: Context,
  source: Source,
  platform: Platform & { readonly poller: Poller },
  secrets: Secrets,
): Promise<Asked> {
  const { poller, manifest } = platform;
  const streams = poller.streams(manifest.settings.parse(source.settings));
  if (streams.length === 0) return { outcome: "untried", reason: "nothing_to_read", detail: null };
  const budget = budgetOf(ctx, source, platform, secrets);
  const { cursors } = await ctx.store.sources.state(source.platform, source.sourceId);
  const read = streams.slice(0, manifest.quota ? 1 : STREAMS);
  for (const stream of read) {
    await budget.check();
    const cursor = cursors[stream];
    const page = await withCall(ctx, source, platform, secrets, (call) =>
      poller.fetchPage({ ...call, stream, cursor }),
    );
    if (page.spent !== undefined) await budget.spend(page.spent);
  }
  const rest = streams.length - read.length;
  return {
    outcome: "ok",
    reason: null,
    detail: `read ${read.join(", ")}${rest > 0 ? `; ${rest} more not tried` : ""}`,
  };
}

const REASONS = {
  unauthenticated: "refused",
  forbidden: "refused",
  upstream: "unreachable",
  rate_limited: "asked_to_wait",
  invalid_input: "rejected",
  not_found: "rejected",
  conflict: "rejected",
  internal: "rejected",
} as const satisfies Record<ErrorCode, CheckStep["reason"]>;

function whatFailed(error: unknown): Asked {
  // A defect's own message may hold what it was asked with.
  if (!(error instanceof AppError)) return { outcome: "failed", reason: "rejected", detail: null };
  const reason = REASONS[error.code];
  return { outcome: reason === "asked_to_wait" ? "untried" : "failed", reason, detail: error.message };
}

/** The same context, in which no request and no wait outlasts the deadline. */
function hurried(ctx: Context): Context {
  const end = ctx.clock().getTime() + DEADLINE_MS;
  const late = AbortSignal.timeout(DEADLINE_MS);
  return {
    ...ctx,
    fetch: (input, init) =>
      ctx.fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, late]) : late }),
    pace: {
      ...ctx.pace,
      wait: (ms) => {
        if (ctx.clock().getTime() + ms > end) throw new AppError("upstream", "The platform did not answer in time.");
        return ctx.pace.wait(ms);
      },
    },
  };
}

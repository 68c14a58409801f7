import { AppError } from "@kikimimi/core/base/error";
import type { Source, SourceState } from "@kikimimi/core/source/source";
import type { Platform } from "@kikimimi/platforms/platform";
import type { Page } from "@kikimimi/platforms/poller";
import { PollSettings } from "@kikimimi/platforms/shared/settings";

/** Deliveries that a run brought, and whether it left pages for the next one. */
export type Heard = { pages: number; left: boolean };

const FALLBACK_SECONDS = 60;
/** After so many failures in a row the pauses stop growing. */
const MAX_DOUBLINGS = 5;
/** Polls that the share of failures is measured over. */
const RECENT = 60;
const MAX_GAPS = 20;

/** Seconds between two polls: what the source sets, else what has proved right, else the platform's least. */
export function intervalOf(state: SourceState, source: Source, { manifest }: Platform): number {
  const set = PollSettings.safeParse(source.settings).data?.everySeconds;
  return set ?? state.intervalSeconds ?? manifest.poll?.seconds ?? FALLBACK_SECONDS;
}

/** The state once a page is durable: its cursor moves, its progress shows while more is to come, its gap is noted. */
export function afterPage(state: SourceState, stream: string, page: Page): Partial<SourceState> {
  const { [stream]: _reached, ...others } = state.progress;
  const reached = page.more && page.reached ? { [stream]: page.reached.toISOString() } : {};
  const gap = page.gap && { stream, from: page.gap.from.toISOString(), to: page.gap.to.toISOString() };
  return {
    cursors: page.cursor === undefined ? state.cursors : { ...state.cursors, [stream]: page.cursor },
    progress: { ...others, ...reached },
    ...(gap ? { gaps: [gap, ...state.gaps].slice(0, MAX_GAPS) } : {}),
    ...(page.pauseUntil ? { pausedUntil: page.pauseUntil.toISOString() } : {}),
  };
}

export type RunResult = {
  readonly source: Source;
  readonly platform: Platform;
  readonly problems: readonly unknown[];
  readonly streams: readonly string[];
  readonly heard: Heard;
  readonly now: Date;
  /** Digest of the secrets that were used. */
  readonly digest: string;
};

/** The state after a run: released, with the next interval, and with what its failures mean for the next polls. */
export function afterRun(state: SourceState, result: RunResult): SourceState {
  const { now, heard, problems } = result;
  const iso = now.toISOString();
  return {
    ...state,
    ...troubleOf(state, result),
    lease: undefined,
    lastPolledAt: iso,
    ...(heard.pages > 0 ? { lastHeardAt: iso } : {}),
    ...(problems.length === 0 && !heard.left ? { completeAt: iso } : {}),
    intervalSeconds: nextInterval(state, result),
    recent: `${problems.length === 0 ? "1" : "0"}${state.recent}`.slice(0, RECENT),
  };
}

/** Half as long when something came, half as long again when nothing did, within what the platform's manifest says. */
function nextInterval(state: SourceState, { platform, heard, problems }: RunResult): number {
  const { seconds = FALLBACK_SECONDS, slowestSeconds = FALLBACK_SECONDS } = platform.manifest.poll ?? {};
  const now = state.intervalSeconds ?? seconds;
  if (problems.length > 0) return now;
  return heard.pages > 0 ? Math.max(seconds, now / 2) : Math.min(slowestSeconds, now * 1.5);
}

/**
 * Dead secrets wait for others; a limit waits as long as it says; anything that may pass waits twice as long after each
 * failure in a row, and the first success ends that (a circuit breaker that lets one poll through at a time).
 */
function troubleOf(state: SourceState, result: RunResult): Partial<SourceState> {
  const { problems, streams, now, digest, source, platform } = result;
  const errors = problems.filter((error) => error instanceof AppError);
  const refusals = errors.filter((error) => error.code === "unauthenticated").length;
  // A stream that is closed to us says little; when all of them are, the secrets are dead.
  const refused = streams.length > 0 && refusals >= streams.length ? { digest, at: now.toISOString() } : undefined;
  const limited = errors.find((error) => error.code === "rate_limited");
  const passing = problems.length - refusals - (limited ? 1 : 0) > 0 && !limited;
  const failures = passing ? state.failures + 1 : 0;
  const pause = limited
    ? (limited.details.retryAfter ?? 300)
    : failures > 1
      ? intervalOf(state, source, platform) * 2 ** Math.min(failures - 1, MAX_DOUBLINGS)
      : undefined;
  return {
    refused,
    failures,
    ...(pause === undefined ? {} : { pausedUntil: new Date(now.getTime() + pause * 1000).toISOString() }),
  };
}

import * as z from "zod";

/** How a source is doing, the most pressing trouble first. */
export const ChannelHealth = z.enum(["needs_authorisation", "failing", "paused", "behind", "off", "ok"]);
export type ChannelHealth = z.infer<typeof ChannelHealth>;

/** What health is judged by; times are ISO instants. */
export type ChannelFacts = {
  readonly now: Date;
  /** Whether a poller listens, and how often in seconds. */
  readonly polled: boolean;
  readonly intervalSeconds: number;
  readonly needsAuthorisation: boolean;
  readonly pausedUntil: string | null;
  readonly failures: number;
  /** The last poll that left nothing unheard; null when there was none yet. */
  readonly completeAt: string | null;
  /** Whether anything reaches it without polling. */
  readonly pushed: boolean;
};

/** Polls that failed in a row before a source counts as failing: one may always be bad luck. */
const FAILING = 3;

/** A poller that has missed this many of its turns is behind. */
const MISSED_TURNS = 3;
const SLACK_SECONDS = 60;

/** Judges a source's health; pure. */
export function healthOf(facts: ChannelFacts): ChannelHealth {
  if (facts.needsAuthorisation) return "needs_authorisation";
  if (facts.failures >= FAILING) return "failing";
  if (facts.pausedUntil !== null && facts.pausedUntil > facts.now.toISOString()) return "paused";
  if (!facts.polled) return facts.pushed ? "ok" : "off";
  const lag = lagOf(facts);
  return lag !== null && lag > facts.intervalSeconds * MISSED_TURNS + SLACK_SECONDS ? "behind" : "ok";
}

/** Seconds since a poller last left nothing unheard; null where nothing is polled or it never happened. */
export function lagOf({ now, polled, completeAt }: Pick<ChannelFacts, "now" | "polled" | "completeAt">): number | null {
  if (!polled || completeAt === null) return null;
  return Math.max(0, Math.round((now.getTime() - Date.parse(completeAt)) / 1000));
}

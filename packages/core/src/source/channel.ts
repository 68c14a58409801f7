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

/** Hours without a complete poll, and without any webhook where webhooks are all there is, after which a channel is silent. */
const SILENT_POLL_HOURS = 1;
const SILENT_PUSH_HOURS = 7 * 24;

/** Whether nobody listens to a channel any more; `heardAt` is when its last webhook came, null when none ever did. */
export function isSilent(facts: ChannelFacts, heardAt: string | null): boolean {
  if (facts.failures >= FAILING) return true;
  const hour = 3_600_000;
  if (facts.polled) return (lagOf(facts) ?? 0) * 1000 > SILENT_POLL_HOURS * hour;
  return facts.pushed && heardAt !== null && facts.now.getTime() - Date.parse(heardAt) > SILENT_PUSH_HOURS * hour;
}

const DAY_SECONDS = 86_400;
const EXPIRING_DAYS = 7;

/**
 * Whether an access token ends within seven days although it ought to have been renewed by now: it is due
 * `renewSeconds` before its end. Tokens that live for hours are renewed whenever they are needed, and never count.
 */
export function isExpiring(token: {
  readonly now: Date;
  readonly expiresAt: string;
  readonly renewSeconds: number;
}): boolean {
  if (token.renewSeconds < DAY_SECONDS) return false;
  const left = (Date.parse(token.expiresAt) - token.now.getTime()) / 1000;
  return left < Math.min(EXPIRING_DAYS * DAY_SECONDS, token.renewSeconds / 2);
}

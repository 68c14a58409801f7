import type { ChannelRow } from "@kikimimi/api/schema";

type Health = ChannelRow["health"];

/** The most pressing first: what a person has to do something about, then what mends itself, then what is well. */
const ORDER: readonly Health[] = ["needs_authorisation", "failing", "behind", "paused", "ok", "off"];

/** Whether a person has to look at it. */
export function needsPerson({ health }: Pick<ChannelRow, "health">): boolean {
  return health === "needs_authorisation" || health === "failing";
}

/** Channels in the order in which they need somebody, alike ones by name. */
export function inOrder(channels: readonly ChannelRow[], lang: string): ChannelRow[] {
  return [...channels].sort(
    (a, b) => ORDER.indexOf(a.health) - ORDER.indexOf(b.health) || a.name.localeCompare(b.name, lang),
  );
}

/** A token that ends within a week is worth a word in time. */
const SOON_MS = 7 * 86_400_000;

/** How a token stands at `now`, epoch milliseconds. */
export function tokenAt(expiresAt: string, now: number): "over" | "soon" | "good" {
  const left = Date.parse(expiresAt) - now;
  return left <= 0 ? "over" : left < SOON_MS ? "soon" : "good";
}

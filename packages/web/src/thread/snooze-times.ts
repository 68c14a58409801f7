import { instantMeant } from "@kikimimi/core/time/when";

export type SnoozeChoice = "hour" | "tomorrow" | "monday";

/** When a snooze ends, ISO: an hour from `now`, or at nine in the morning by the brand's zone, else where the reader is. */
export function snoozeUntil(choice: SnoozeChoice, now: number, zone?: string | null): string {
  if (choice === "hour") return new Date(now + 3_600_000).toISOString();
  const meant = zone ? instantMeant(choice, new Date(now), zone) : undefined;
  if (meant) return meant.toISOString();
  const at = new Date(now);
  at.setHours(9, 0, 0, 0);
  const days = choice === "tomorrow" ? 1 : (8 - at.getDay()) % 7 || 7;
  at.setDate(at.getDate() + days);
  return at.toISOString();
}

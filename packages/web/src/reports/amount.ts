import type { Words } from "../text/languages.ts";
import { spanOf } from "../text/time.ts";

/** Seconds in words. */
export function sayAmount(t: Words, underMinute: string, seconds: number): string {
  return seconds < 60 ? underMinute : t.span(spanOf(seconds * 1000));
}

/** A share of 0 … 1 in words. */
export function sayShare(lang: string, share: number): string {
  return share.toLocaleString(lang, { style: "percent", maximumFractionDigits: 1 });
}

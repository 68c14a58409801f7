import { type BrandOptions, brandQuery } from "../brand-command.ts";

const WEEK_MS = 7 * 86_400_000;

/** Flags and help of the options that say over which time a report goes. */
export const FROM = ["--from <instant>", "ISO 8601 with a zone (default: seven days ago)"] as const;
export const TO = ["--to <instant>", "ISO 8601 with a zone (default: now)"] as const;

/** Those options, as given. */
export type WindowOptions = BrandOptions & { readonly from?: string; readonly to?: string };

/** A report's brand and time, as a query. */
export function windowQuery({ from, to, ...options }: WindowOptions): { brand?: string; from: string; to: string } {
  return {
    from: from ?? new Date(Date.now() - WEEK_MS).toISOString(),
    to: to ?? new Date().toISOString(),
    ...brandQuery(options),
  };
}

import * as z from "zod";

/** The last millisecond that a four-digit year can name; ISO texts sort as times only up to here. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const Digits = z
  .string()
  .regex(/^\d{1,16}$/, "digits expected")
  .transform(Number);
const Numeric = z.union([z.number(), Digits]);
const Millis = z.number().int().min(0, "a time before 1970").max(LAST_MS, "a time beyond the year 9999");

/** Epoch milliseconds from outside, as a number or a text of digits. */
export const EpochMillis = Numeric.pipe(Millis);

/** Epoch seconds from outside, read as milliseconds. */
export const EpochSeconds = Numeric.transform((seconds) => Math.trunc(seconds * 1000)).pipe(Millis);

/** Seconds or milliseconds, as vendors mix them: 10^11 is the year 5138 in seconds and 1973 in milliseconds. */
export const EpochEither = Numeric.transform((value) => Math.trunc(value < 1e11 ? value * 1000 : value)).pipe(Millis);

const ISO = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/i;

/** An ISO 8601 instant with its zone, read as epoch milliseconds; Date alone takes 30 February for 2 March. */
export const Instant = z.string().transform((text, context) => {
  const match = ISO.exec(text);
  const ms = match ? Date.parse(text) : Number.NaN;
  if (
    !match ||
    Number.isNaN(ms) ||
    ms < 0 ||
    ms > LAST_MS ||
    !isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]))
  ) {
    context.addIssue({ code: "custom", message: "not an ISO 8601 instant with a zone" });
    return z.NEVER;
  }
  return ms;
});

function isCalendarDay(year: number, month: number, day: number): boolean {
  return day >= 1 && new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

/** Epoch milliseconds as the ISO text that core keeps. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

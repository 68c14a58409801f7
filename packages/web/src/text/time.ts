/** A length of time in whole minutes, split for reading. */
export type Span = { readonly days: number; readonly hours: number; readonly minutes: number };

/** Splits milliseconds, of either sign, into days, hours and minutes; less than a minute counts as zero. */
export function spanOf(ms: number): Span {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  return { days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 };
}

/** How a due time stands at `now`: how long is left, or for how long it has passed. */
export function dueIn(dueAt: string, now: number): { readonly late: boolean; readonly span: Span } {
  const ms = Date.parse(dueAt) - now;
  return { late: ms < 0, span: spanOf(ms) };
}

/** The UTC day `days` after this one; both `YYYY-MM-DD`. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** When a UTC day begins and ends where the reader is, in the reader's language. */
export function boundsOf(day: string, lang: string, timeZone?: string): readonly [from: string, to: string] {
  const format = new Intl.DateTimeFormat(lang, {
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  const at = (date: string): string => format.format(new Date(`${date}T00:00:00Z`));
  return [at(day), at(dayAfter(day, 1))];
}

/** The UTC day of an instant in epoch milliseconds. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

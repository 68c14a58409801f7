import { en } from "./en.ts";
import { ja } from "./ja.ts";
import { dueIn } from "./time.ts";

/** Every word of the page in one language; the compiler keeps the languages complete. */
export type Words = typeof ja;

export const languages = { ja, en };
export type Lang = keyof typeof languages;

/** How long is left until a due time, or how late it is, in words. */
export function dueWords(t: Words, dueAt: string, now: number): string {
  const { late, span } = dueIn(dueAt, now);
  if (span.days === 0 && span.hours === 0 && span.minutes === 0) return late ? t.justLate : t.dueNow;
  return late ? t.late(t.span(span)) : t.left(t.span(span));
}

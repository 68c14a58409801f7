import * as z from "zod";

/** Longest text kept of one post, in UTF-16 units; what is longer is cut and marked. */
export const MAX_TEXT_UNITS = 50_000;

/** Lone surrogates and NUL become U+FFFD, so that every store, queue and browser takes the text. */
export function wellFormed(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\uFFFD");
}

/** A value out of JSON with each of its strings well-formed. */
export function allWellFormed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, one: unknown) => (typeof one === "string" ? wellFormed(one) : one));
}

/** Cuts at `units` UTF-16 units without leaving half a surrogate pair. */
export function cut(text: string, units: number): string {
  if (text.length <= units) return text;
  return text.slice(0, units).replace(/[\uD800-\uDBFF]$/, "");
}

/** Any string from outside, made well-formed. */
export const Text = z.string().transform(wellFormed);

/** A short string from outside (names, handles, titles): well-formed and at most 500 units. */
export const ShortText = z.string().transform((text) => cut(wellFormed(text), 500));

/** An id from outside: a non-empty string or a number, always kept as a string. */
export const ExternalId = z
  .union([z.string(), z.number(), z.bigint()])
  .transform((id) => wellFormed(String(id)))
  .pipe(z.string().min(1).max(1_000));

/** An http or https address; anything else (javascript:, data:, nonsense, nothing) reads as absent. */
export const WebUrl = z
  .unknown()
  .optional()
  .transform((value) =>
    typeof value === "string" && /^https?:\/\/\S+$/i.test(value) ? cut(wellFormed(value), 2_000) : undefined,
  );

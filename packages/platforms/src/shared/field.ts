import * as z from "zod";
import type { Author, MentionContent } from "@kikimimi/core/mention/mention";
import { ExternalId, MAX_TEXT_UNITS, ShortText, WebUrl, cut } from "@kikimimi/core/base/text";

/** Absent, null and the value itself; platforms use null and absence alike. */
export function maybe<S extends z.ZodType>(schema: S): z.ZodType<z.output<S> | undefined> {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A field that a mention can do without: unreadable is absent, so that it never costs the mention. */
export function decoration<S extends z.ZodType>(schema: S): z.ZodType<z.output<S> | undefined> {
  return maybe(schema).catch(undefined);
}

/** An id that may be absent, null or empty. */
export const MaybeId = z.preprocess((id) => (id === "" ? undefined : id), maybe(ExternalId));

/** A short text that is dropped when unreadable or blank. */
export const Label = decoration(ShortText).transform((text) => (text?.trim() ? text : undefined));

/** An address that is dropped unless it is http or https. */
export const Address = WebUrl.optional();

/** A count that is dropped when it is no whole number. */
export const Count = decoration(z.number().int().nonnegative());

/** A text as far as it is kept, and whether it was longer. */
export function bounded(text: string): Pick<MentionContent, "text" | "truncated"> {
  return text.length > MAX_TEXT_UNITS ? { text: cut(text, MAX_TEXT_UNITS), truncated: true } : { text };
}

/** The members that have a value; what `exactOptionalPropertyTypes` asks for. */
export function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return asPresent<T>(Object.fromEntries(kept));
}

/** Sound because the only caller has just removed every undefined member of a T. */
function asPresent<T extends object>(fields: object): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return fields as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** An author of whom the id is known, with whatever else the platform said. */
export function authorOf(id: string, rest: { [K in Exclude<keyof Author, "id">]?: Author[K] | undefined }): Author {
  return { id, ...present(rest) };
}

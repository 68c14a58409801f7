import * as z from "zod";
import type { $ZodType } from "zod/v4/core";

/**
 * A value without anybody's words, as far as its schema tells: ids, times, numbers, flags and what is one of a closed
 * set stay; free text goes, and so does whatever the schema says nothing certain about. New fields are safe by that.
 */
export function withoutWords(schema: z.ZodObject, value: object): Record<string, unknown> {
  const known: Readonly<Record<string, unknown>> = { ...value };
  const kept = Object.entries<$ZodType>(schema.shape).flatMap(([name, inner]) => {
    const bare = Object.hasOwn(known, name) ? bareOf(inner, known[name], name) : undefined;
    return bare === undefined ? [] : [[name, bare] as const];
  });
  return Object.fromEntries(kept);
}

/** The schema of both a value and what `withoutWords` leaves of it: whatever may be taken out may be absent. */
export function wordsOptional(schema: z.ZodObject): z.ZodObject {
  const shape = Object.entries<$ZodType>(schema.shape).map(([name, inner]) => [name, optionalOf(inner, name)] as const);
  return z.object(Object.fromEntries(shape));
}

function bareOf(schema: $ZodType, value: unknown, name: string): unknown {
  if (value === null || isClosed(schema)) return value;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return bareOf(schema.unwrap(), value, name);
  if (isString(schema)) return isCertain(schema, name) || isOurId(value) ? value : undefined;
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((one: unknown) => bareOf(schema.element, one, name)).filter((one) => one !== undefined);
  if (schema instanceof z.ZodObject && typeof value === "object") return withoutWords(schema, value ?? {});
  return undefined;
}

function optionalOf(schema: $ZodType, name: string): $ZodType {
  if (isClosed(schema) || (isString(schema) && isCertain(schema, name))) return schema;
  if (schema instanceof z.ZodNullable) return z.nullable(optionalOf(schema.unwrap(), name));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return z.optional(optionalOf(schema.unwrap(), name));
  if (schema instanceof z.ZodArray) return z.array(optionalOf(schema.element, name));
  if (schema instanceof z.ZodObject) return wordsOptional(schema);
  return z.optional(schema);
}

/** Whether a schema takes no text that somebody could write. */
function isClosed(schema: $ZodType): boolean {
  if (schema instanceof z.ZodUnion) return schema.options.every(isClosed);
  return [z.ZodNumber, z.ZodBoolean, z.ZodEnum, z.ZodLiteral].some((closed) => schema instanceof closed);
}

function isString(schema: $ZodType): boolean {
  return schema._zod.def.type === "string";
}

/** A text that is no free one: an id by its name, or a time. */
function isCertain({ _zod: { def } }: $ZodType, name: string): boolean {
  return /^id$|Ids?$/.test(name) || ("format" in def && def.format === "datetime");
}

/** One of our own ids, whatever the field is called. */
function isOurId(value: unknown): boolean {
  return typeof value === "string" && /^[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}$/.test(value);
}

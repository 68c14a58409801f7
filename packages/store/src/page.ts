import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";

/** One page of a list and where the next one starts; `next` is null at the end. */
export type Paged<T> = { readonly items: T[]; readonly next: string | null };

const CursorKey = z.record(z.string(), z.string());

/** An opaque cursor out of the key that the engine stopped at. */
export function encodeCursor(key: Record<string, unknown> | undefined): string | null {
  return key ? Buffer.from(JSON.stringify(CursorKey.parse(key))).toString("base64url") : null;
}

/**
 * The key inside a cursor. Refuses a cursor that belongs to another list (`invalid_input`), so that
 * nobody can page from one brand into another's partition.
 */
export function decodeCursor(
  cursor: string | undefined,
  index: { readonly pk: string; readonly sk: string },
  partition: string,
): Record<string, string> | undefined {
  if (cursor === undefined) return undefined;
  const key = parseCursor(cursor);
  const names = new Set(["pk", "sk", index.pk, index.sk]);
  const fits = key && Object.keys(key).length === names.size && Object.keys(key).every((name) => names.has(name));
  if (!fits || key[index.pk] !== partition)
    throw new AppError("invalid_input", "The cursor does not belong to this list.");
  return key;
}

function parseCursor(cursor: string): Record<string, string> | undefined {
  try {
    return CursorKey.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    return undefined;
  }
}

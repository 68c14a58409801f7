import { readFileSync } from "node:fs";
import { AppError } from "@kikimimi/core/base/error";
import type * as z from "zod";

/** A file's JSON; `-` is the standard input. */
export function jsonIn(file: string): unknown {
  return read(file === "-" ? 0 : file, file);
}

/** What a file's JSON says, as a schema reads it. */
export function parsedIn<T>(schema: z.ZodType<T>, file: string): T {
  const parsed = schema.safeParse(read(file, file));
  if (parsed.success) return parsed.data;
  throw wrongIn(parsed.error, file);
}

/** The first of what is wrong, and where: in a file or line, if a place is given. */
export function wrongIn({ issues: [issue] }: z.ZodError, place?: string): AppError {
  const where = [...(place === undefined ? [] : [place]), issue?.path.map(String).join(".") ?? ""];
  return new AppError("invalid_input", `${where.join(": ")}: ${issue?.message ?? ""}`);
}

function read(from: string | 0, file: string): unknown {
  try {
    return JSON.parse(readFileSync(from, "utf8"));
  } catch (error) {
    throw new AppError("invalid_input", `${file} cannot be read as JSON.`, {}, { cause: error });
  }
}

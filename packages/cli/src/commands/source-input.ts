import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import { jsonIn, wrongIn } from "../json-file.ts";
import { readSecret } from "../read-secret.ts";

/** The settings in a JSON file. */
export function settingsIn(file: string): Record<string, unknown> {
  const read = z.record(z.string(), z.unknown()).safeParse(jsonIn(file));
  if (!read.success) throw wrongIn(read.error, file);
  return read.data;
}

const SecretFile = z.record(z.string(), z.string());

type Said = {
  readonly source: string;
  readonly name: string | undefined;
  readonly file?: string;
  readonly drop?: boolean;
};

/** Secrets by name: those of a file, or one from standard input; null for one that is to go. */
export async function secretsIn({ source, name, file, drop }: Said): Promise<Record<string, string | null>> {
  if ((name === undefined) === (file === undefined))
    throw new AppError("invalid_input", "Give the name of one secret, or --file with all of them.");
  if (name === undefined || file !== undefined) return secretFile(file ?? "");
  return { [name]: drop ? null : await readSecret(`${source} ${name} (not shown): `) };
}

/** A parser's own message may quote what it could not read. */
function secretFile(file: string): Record<string, string> {
  const read = SecretFile.safeParse(jsonIn(file));
  if (!read.success) throw new AppError("invalid_input", `${file} is no JSON of names with one secret each.`);
  return read.data;
}

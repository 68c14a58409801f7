import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { AppError } from "@kikimimi/core/base/error";
import * as z from "zod";
import type { Vault } from "./context.ts";
import { Secrets } from "./secrets.ts";

/** A laptop's file of secrets. */
export const SecretsFile = Secrets.extend({
  /** Sources, as `platform/sourceId`, whose secrets somebody set or took away: none are made up for them any more. */
  own: z.array(z.string()).default([]),
});
export type SecretsFile = z.infer<typeof SecretsFile>;

/** Reads a laptop's secrets; throws what reading and parsing a file throws. */
export function readSecretsFile(file: string): SecretsFile {
  return SecretsFile.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** Writes them for their owner's eyes only, whole or not at all. */
export function writeSecretsFile(file: string, secrets: z.input<typeof SecretsFile>): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(SecretsFile.parse(secrets), null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The file with other secrets of one source; with none it has no place for the source. */
export function withSource(
  all: SecretsFile,
  key: string,
  secrets: Readonly<Record<string, readonly string[]>>,
): SecretsFile {
  const { [key]: _before, ...others } = all.sources;
  const own = [...new Set([...all.own, key])];
  const copy = Object.fromEntries(Object.entries(secrets).map(([name, list]) => [name, [...list]]));
  return { ...all, own, sources: Object.keys(copy).length === 0 ? others : { ...others, [key]: copy } };
}

/** Secrets in a file on this machine, read again whenever somebody wrote it; throws `internal` where it is damaged. */
export function fileSecrets(file: string): Vault {
  let known: { readonly seen: string; readonly all: SecretsFile } | undefined;
  const read = (): SecretsFile => {
    try {
      const { mtimeNs, ino, size } = statSync(file, { bigint: true });
      const seen = `${mtimeNs} ${ino} ${size}`;
      if (known?.seen !== seen) known = { seen, all: readSecretsFile(file) };
      return known.all;
    } catch {
      // A parser's own message may quote what it could not read.
      throw new AppError("internal", `${file} cannot be read as secrets.`);
    }
  };
  return {
    secretsOf: async ({ platform, sourceId }) => read().sources[`${platform}/${sourceId}`] ?? {},
    changeSecrets: async ({ platform, sourceId }, change) => {
      const key = `${platform}/${sourceId}`;
      const all = read();
      const next = withSource(all, key, change(all.sources[key] ?? {}));
      writeSecretsFile(file, next);
      return next.sources[key] ?? {};
    },
  };
}

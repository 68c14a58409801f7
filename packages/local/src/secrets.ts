import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@kikimimi/core/base/error";
import type { NamedSecrets } from "@kikimimi/core/source/secret";
import type { Source } from "@kikimimi/core/source/source";
import { readSecretsFile, type SecretsFile, withSource, writeSecretsFile } from "@kikimimi/pipeline/file-secrets";
import { platforms } from "@kikimimi/platforms/registry";

/** Where a laptop keeps its secrets; readable by its owner only. */
export function secretsFile(dataDir: string): string {
  return join(dataDir, "secrets.json");
}

/** The secrets of a laptop that was started before; throws `not_found` when it never was. */
export function readSecrets(dataDir: string): SecretsFile {
  const file = secretsFile(dataDir);
  if (!existsSync(file))
    throw new AppError("not_found", `There is no local service in ${dataDir}: run \`npm start\` first.`);
  try {
    return readSecretsFile(file);
  } catch (error) {
    throw new AppError(
      "invalid_input",
      `${file} is damaged: restore it from a backup, or remove it to make new secrets.`,
      {},
      { cause: error },
    );
  }
}

/** Changes the secrets of one source; a service that runs works with them from now on. */
export function changeSecrets(
  dataDir: string,
  { platform, sourceId }: Pick<Source, "platform" | "sourceId">,
  change: (known: NamedSecrets) => NamedSecrets,
): NamedSecrets {
  const all = readSecrets(dataDir);
  const key = `${platform}/${sourceId}`;
  const next = change(all.sources[key] ?? {});
  writeSecretsFile(secretsFile(dataDir), withSource(all, key, next));
  return next;
}

/**
 * The laptop's secrets. Those that the demo's source of a newly registered platform needs are made up on the spot and kept;
 * none for a source whose secrets somebody set or took away, because theirs is a real account.
 */
export function localSecrets(dataDir: string): SecretsFile {
  const file = secretsFile(dataDir);
  const known = existsSync(file) ? readSecrets(dataDir) : { tokens: [newSecret()], sources: {}, own: [] };
  const sources = { ...known.sources };
  for (const { manifest, webhook } of platforms) {
    const key = `${manifest.id}/${manifest.id}`;
    if (known.own.includes(key)) continue;
    const kept: Record<string, string[]> = sources[key] ?? {};
    const made = Object.fromEntries(manifest.secrets.map(({ name }) => [name, [newSecret()]]));
    const pair = Object.entries(webhook?.invent?.() ?? {});
    // Secrets that belong together are made together, or not at all.
    const together: [string, string[]][] = pair.some(([name]) => name in kept)
      ? []
      : pair.map(([name, secret]) => [name, [secret]]);
    sources[key] = { ...made, ...Object.fromEntries(together), ...kept };
  }
  const secrets = { ...known, sources };
  writeSecretsFile(file, secrets);
  return secrets;
}

/** 32 random bytes in base 64: good as text for every platform and, decoded, as a Standard Webhooks key. */
function newSecret(): string {
  return randomBytes(32).toString("base64");
}

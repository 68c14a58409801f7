import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@kikimimi/core/base/error";
import { Secrets } from "@kikimimi/pipeline/secrets";
import { platforms } from "@kikimimi/platforms/registry";
import { writeJson } from "./write-json.ts";

/** Where a laptop keeps its secrets; readable by its owner only. */
export function secretsFile(dataDir: string): string {
  return join(dataDir, "secrets.json");
}

/** The secrets of a laptop that was started before; throws `not_found` when it never was. */
export function readSecrets(dataDir: string): Secrets {
  const file = secretsFile(dataDir);
  if (!existsSync(file))
    throw new AppError("not_found", `There is no local service in ${dataDir}: run \`npm start\` first.`);
  try {
    return Secrets.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new AppError(
      "invalid_input",
      `${file} is damaged: restore it from a backup, or remove it to make new secrets.`,
      {},
      { cause: error },
    );
  }
}

/** Keeps a laptop's secrets, for its owner's eyes only. */
export function writeSecrets(dataDir: string, secrets: Secrets): void {
  writeJson(secretsFile(dataDir), Secrets.parse(secrets));
}

/** The laptop's secrets; those that a newly registered platform needs are made up on the spot and kept. */
export function localSecrets(dataDir: string): Secrets {
  const file = secretsFile(dataDir);
  const known = existsSync(file) ? readSecrets(dataDir) : { tokens: [newSecret()], sources: {} };
  const sources = { ...known.sources };
  for (const { manifest, webhook } of platforms) {
    const key = `${manifest.id}/${manifest.id}`;
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
  writeSecrets(dataDir, secrets);
  return secrets;
}

/** 32 random bytes in base 64: good as text for every platform and, decoded, as a Standard Webhooks key. */
function newSecret(): string {
  return randomBytes(32).toString("base64");
}

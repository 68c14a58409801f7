import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

/** How a running service is found: its address, a token with every right, and its process. */
export const Instance = z.object({ url: z.url(), token: z.string(), pid: z.number().int() });
export type Instance = z.infer<typeof Instance>;

function instanceFile(dataDir: string): string {
  return join(dataDir, "local.json");
}

/** Says that the service is ready; written whole or not at all. */
export function writeInstance(dataDir: string, instance: Instance): void {
  const file = instanceFile(dataDir);
  writeFileSync(`${file}.new`, `${JSON.stringify(instance, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function removeInstance(dataDir: string): void {
  rmSync(instanceFile(dataDir), { force: true });
}

/** What the file says, whether or not that process still runs; undefined when there is none or it is damaged. */
export function readInstance(dataDir: string): Instance | undefined {
  const file = instanceFile(dataDir);
  if (!existsSync(file)) return undefined;
  try {
    return Instance.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

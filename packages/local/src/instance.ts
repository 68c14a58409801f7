import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { writeJson } from "./write-json.ts";

/** How a running service is found: its address, a token with every right, and its process. */
export const Instance = z.object({ url: z.url(), token: z.string(), pid: z.number().int() });
export type Instance = z.infer<typeof Instance>;

function instanceFile(dataDir: string): string {
  return join(dataDir, "local.json");
}

/** Says that the service is ready; written whole or not at all. */
export function writeInstance(dataDir: string, instance: Instance): void {
  writeJson(instanceFile(dataDir), instance);
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

/**
 * Takes the data folder for this process, so that no two services ever write one folder. Answers the process that
 * holds it already, or undefined when it is ours now. A holder that died holds nothing.
 */
export function takeFolder(dataDir: string): number | undefined {
  const file = join(dataDir, "lock");
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return undefined;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const holder = Number(readFileSync(file, "utf8"));
    if (holder !== process.pid && isAlive(holder)) return holder;
    rmSync(file, { force: true });
  }
}

/** Leaves the data folder to the next process. */
export function leaveFolder(dataDir: string): void {
  rmSync(join(dataDir, "lock"), { force: true });
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

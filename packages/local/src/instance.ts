import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
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

/** A data folder that is ours until `leave`, or until this process ends, however it ends. */
export type Folder = { readonly leave: () => void };

/**
 * Takes the data folder for this process, so that no two services ever write one folder; undefined when another process
 * has it. The lock is SQLite's own on a file: the operating system lets go of it with the process.
 */
export function takeFolder(dataDir: string): Folder | undefined {
  const lock = new DatabaseSync(join(dataDir, "lock.db"));
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    return { leave: () => lock.close() };
  } catch {
    lock.close();
    return undefined;
  }
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

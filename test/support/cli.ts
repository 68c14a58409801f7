import { spawn } from "node:child_process";

/** What a command did. */
export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

const MAIN = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;

/** Runs `kikimimi` as a person would, and waits until it ends. */
export function kikimimi(...args: readonly string[]): Promise<Ran> {
  return kikimimiWith({}, ...args);
}

/** The same with variables of its own. */
export function kikimimiWith(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

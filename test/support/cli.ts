import { spawn } from "node:child_process";

/** What a command did. */
export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

const MAIN = new URL("../../packages/cli/src/main.ts", import.meta.url).pathname;

/** Runs `kikimimi` as a person would, and waits until it ends. */
export function kikimimi(...args: readonly string[]): Promise<Ran> {
  return kikimimiWith({}, ...args);
}

/** The same with variables of its own, and with this on its standard input. */
export function kikimimiWith(
  { env = {}, input = "" }: { readonly env?: Readonly<Record<string, string>>; readonly input?: string },
  ...args: readonly string[]
): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env } });
  let out = "";
  let err = "";
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  // A command may end without having read it.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

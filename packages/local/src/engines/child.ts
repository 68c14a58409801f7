import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

/** An engine that runs beside us. */
export type Engine = {
  readonly endpoint: string;
  readonly pid: number;
  /** Ends it gently and resolves when it is gone. */
  readonly stop: () => Promise<void>;
  /** Resolves when it ends, whoever ended it. */
  readonly gone: Promise<unknown>;
};

/** What went wrong with an engine and what a person can do about it. */
export class EngineError extends Error {
  readonly cure: string;

  constructor(message: string, cure: string) {
    super(message);
    this.name = "EngineError";
    this.cure = cure;
  }
}

/** A TCP port on the loopback interface that nobody listens on; `preferred` when it is free. */
export async function freePort(preferred = 0): Promise<number> {
  const server = createServer();
  try {
    server.listen(preferred, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no TCP address");
    return address.port;
  } catch (error) {
    if (preferred === 0) throw error;
    return freePort();
  } finally {
    server.close();
  }
}

/**
 * Runs a program in a process group of its own, so that Ctrl-C reaches us first, under a shell that ends it
 * when our end of the pipe closes, and that ends when it does: even kill -9 leaves no engine behind.
 */
const GUARD = [
  'exec 3<&0; "$0" "$@" </dev/null 3<&- & child=$!',
  '{ cat <&3 >/dev/null; kill "$child" 2>/dev/null; } & watch=$!',
  'wait "$child"; code=$?; kill "$watch" 2>/dev/null; exit "$code"',
].join("\n");

/** Starts a program and waits until `ready` says that it answers. */
export async function startChild(options: {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly endpoint: string;
  /** Where it runs and leaves its own files, when not here. */
  readonly folder?: string;
  readonly ready: () => Promise<boolean>;
  readonly cure: string;
}): Promise<Engine> {
  const child = spawn("sh", ["-c", GUARD, options.command, ...options.args], {
    detached: true,
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
    stdio: ["pipe", "ignore", "pipe"],
  });
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => {
    words = `${words}${chunk.toString()}`.slice(-2_000);
  });
  const gone = once(child, "exit");
  const deadline = Date.now() + 20_000;
  while (!(await options.ready())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.stdin.destroy();
      throw new EngineError(`${options.name} did not start. ${words.trim()}`.trim(), options.cure);
    }
    await delay(20);
  }
  return { endpoint: options.endpoint, pid: child.pid ?? 0, stop: () => stopChild(child, gone), gone };
}

async function stopChild(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.stdin?.end();
  await Promise.race([gone, delay(5_000, undefined, { ref: false })]);
}

/** Whether anything answers HTTP at an address. */
export async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url, { signal: AbortSignal.timeout(1_000) })).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

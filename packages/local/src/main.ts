import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { isAlive, leaveFolder, readInstance, takeFolder } from "./instance.ts";
import { createProgress, explain } from "./progress.ts";
import { startRuntime } from "./runtime.ts";

const HELP = `npm start -- [options]

  --port N     the page's port (default 4649; the next free one when it is taken)
  --data DIR   where everything is kept (default .kikimimi)
  --no-demo    do not fill the brand "demo" with posts on the first run
  --help       show this
`;

const DEFAULT_PORT = 4649;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: String(DEFAULT_PORT) },
      data: { type: "string", default: ".kikimimi" },
      demo: { type: "boolean", default: true },
      help: { type: "boolean", default: false },
    },
    allowNegative: true,
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`--port takes a number from 1 to 65535, not ${values.port}`);
  const dataDir = resolve(values.data);

  // Customers' words live here: for its owner only.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const holder = takeFolder(dataDir);
  if (holder !== undefined) return sayRunning(dataDir, holder);
  process.stdout.write("Kikimimi 聞き耳\n");
  try {
    await run(dataDir, port, values.demo);
    return 0;
  } finally {
    leaveFolder(dataDir);
  }
}

async function run(dataDir: string, port: number, demo: boolean): Promise<void> {
  const runtime = await startRuntime({ dataDir, port, demo, progress: createProgress(process.stdout) });
  if (new URL(runtime.url).port !== String(port))
    process.stdout.write(`  Port ${port} is taken; this is the next free one.\n`);
  process.stdout.write(invitation(runtime));
  await Promise.race([interrupted(), runtime.broken]).catch(async (error: unknown) => {
    await runtime.stop();
    throw error;
  });
  process.stdout.write("\nStopping …\n");
  await runtime.stop();
  process.stdout.write("Stopped; everything is kept.\n");
}

/** Another start has this folder: its address, once it is ready, is what the person wanted. */
async function sayRunning(dataDir: string, holder: number): Promise<number> {
  process.stdout.write(`Kikimimi runs already in ${dataDir} (process ${holder}).\n`);
  while (isAlive(holder)) {
    const running = readInstance(dataDir);
    if (running?.pid === holder) {
      process.stdout.write(invitation(running));
      return 0;
    }
    await delay(100);
  }
  throw new Error(`Process ${holder} ended while we waited for it; start again.`);
}

function invitation({ url, token }: { url: string; token: string }): string {
  return `
  Page      ${url}
  Sign in   ${url}/#token=${token}
  API       ${url}/docs
  Stop      Ctrl-C
`;
}

/** Resolves on Ctrl-C, on a polite kill, and when the process that started us is gone. */
function interrupted(): Promise<void> {
  return new Promise((done) => {
    // Terminals and wrappers send more than one signal; the first is enough.
    process.on("SIGINT", () => done());
    process.on("SIGTERM", () => done());
    const parent = Number(process.env["KIKIMIMI_PARENT_PID"] ?? 0);
    if (parent > 0) setInterval(() => isAlive(parent) || done(), 1_000).unref();
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  },
);

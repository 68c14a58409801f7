import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { answers } from "./engines/child.ts";
import { isAlive, readInstance, takeFolder } from "./instance.ts";
import { createProgress, explain } from "./progress.ts";
import { type RuntimeOptions, startRuntime } from "./runtime.ts";

const HELP = `npm start -- [options]

  --port N     the page's port (default 4649; another free one when it is taken)
  --host IP    who reaches it: 127.0.0.1 for this machine alone (default), 0.0.0.0 for the network too;
               links and local tokens then sign in from this machine only (docs/access.md)
  --data DIR   where everything is kept (default .kikimimi)
  --no-demo    do not fill the brand "demo" with posts on the first run
  --help       show this
`;

const DEFAULT_PORT = 4649;

/** How long a second start waits for the first one to be ready. */
const PATIENCE_MS = 60_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: String(DEFAULT_PORT) },
      host: { type: "string", default: "127.0.0.1" },
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
  if (!["127.0.0.1", "0.0.0.0"].includes(values.host))
    throw new Error(`--host takes 127.0.0.1 or 0.0.0.0, not ${values.host}`);
  const dataDir = resolve(values.data);

  // Customers' words live here: for its owner only.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const folder = takeFolder(dataDir);
  if (!folder) return sayRunning(dataDir);
  process.stdout.write("Kikimimi 聞き耳\n");
  try {
    await run({ dataDir, port, host: values.host, demo: values.demo });
    return 0;
  } finally {
    folder.leave();
  }
}

async function run(options: Omit<RuntimeOptions, "progress">): Promise<void> {
  const { port } = options;
  const runtime = await startRuntime({ ...options, progress: createProgress(process.stdout) });
  if (new URL(runtime.url).port !== String(port))
    process.stdout.write(`  Port ${port} is taken; this is a free one.\n`);
  process.stdout.write(`${invitation(runtime)}  Stop      Ctrl-C\n`);
  await Promise.race([interrupted(), runtime.broken]).catch(async (error: unknown) => {
    await runtime.stop();
    throw error;
  });
  process.stdout.write("\nStopping …\n");
  await runtime.stop();
  process.stdout.write("Stopped; everything is kept.\n");
}

/** Another start has this folder: its address, once it is ready, is what the person wanted. */
async function sayRunning(dataDir: string): Promise<number> {
  process.stdout.write(`Kikimimi runs already in ${dataDir}.\n`);
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const running = readInstance(dataDir);
    if (running && (await answers(`${running.url}/healthz`))) {
      process.stdout.write(
        `${invitation(running)}  It stops in the terminal that started it, or with: kill ${running.pid}\n`,
      );
      return 0;
    }
    await delay(100);
  }
  throw new Error(`Another process has ${dataDir} but its service does not answer; end it and start again.`);
}

function invitation({ url, token }: { url: string; token: string }): string {
  return `
  Page      ${url}
  Sign in   ${url}/#token=${token}
  API       ${url}/docs
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

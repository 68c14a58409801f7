import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { isAlive, readInstance } from "./instance.ts";
import { createProgress, explain } from "./progress.ts";
import { answers } from "./engines/child.ts";
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

  const running = readInstance(dataDir);
  if (running && isAlive(running.pid) && (await answers(`${running.url}/healthz`))) {
    process.stdout.write(`Kikimimi runs already (process ${running.pid}).\n${invitation(running)}`);
    return 0;
  }
  process.stdout.write("Kikimimi 聞き耳\n");
  const runtime = await startRuntime({ dataDir, port, demo: values.demo, progress: createProgress(process.stdout) });
  if (new URL(runtime.url).port !== String(port))
    process.stdout.write(`  Port ${port} is taken; this is the next free one.\n`);
  process.stdout.write(invitation(runtime));
  await interrupted();
  process.stdout.write("\nStopping …\n");
  await runtime.stop();
  process.stdout.write("Stopped; everything is kept.\n");
  return 0;
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

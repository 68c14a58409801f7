import { fileURLToPath } from "node:url";
import { answers, type Engine, freePort, startChild } from "./child.ts";

const PROGRAM = fileURLToPath(new URL("./fauxqs-main.ts", import.meta.url));

const CURE = [
  "run `npm ci` again; fauxqs needs Node 22.5 or later, which comes with this project as the package `node`",
  "or name another SQS engine: SQS_ENDPOINT=http://127.0.0.1:4566 (LocalStack, ElasticMQ)",
].join("\n  ");

/** Starts fauxqs in a process of its own, with its messages kept in `folder`, or in memory when left out. */
export async function startSqs(options: { readonly folder?: string } = {}): Promise<Engine> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  return startChild({
    name: "fauxqs (the SQS engine)",
    command: process.execPath,
    args: [PROGRAM, String(port), ...(options.folder ? [options.folder] : [])],
    endpoint,
    ready: () => answers(`${endpoint}/health`),
    cure: CURE,
  });
}

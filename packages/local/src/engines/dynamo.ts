import { accessSync, constants, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { answers, type Engine, EngineError, freePort, startChild } from "./child.ts";

const require = createRequire(import.meta.url);

const CURE = [
  `install it: npm install --no-save @dynoxide/${process.platform}-${process.arch}@1.2.1`,
  "or put a `dynoxide` on the PATH",
  "or name another DynamoDB engine: DYNAMODB_ENDPOINT=http://127.0.0.1:8000 (DynamoDB Local, LocalStack)",
].join("\n  ");

/** Starts dynoxide on a file, or in memory when `file` is left out. */
export async function startDynamo(options: { readonly file?: string } = {}): Promise<Engine> {
  const command = findDynoxide();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  if (options.file) mkdirSync(dirname(options.file), { recursive: true });
  return startChild({
    name: "dynoxide (the DynamoDB engine)",
    command,
    args: ["serve", "--port", String(port), ...(options.file ? ["--db-path", options.file] : [])],
    endpoint,
    ready: () => answers(endpoint),
    cure: CURE,
  });
}

function findDynoxide(): string {
  const found = [installed(), ...onPath()].find((path) => path !== undefined && isExecutable(path));
  if (!found) throw new EngineError(`There is no DynamoDB engine for ${process.platform}-${process.arch} here.`, CURE);
  return found;
}

function installed(): string | undefined {
  try {
    const manifest = require.resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
    return join(dirname(manifest), "dynoxide");
  } catch {
    return undefined;
  }
}

function onPath(): string[] {
  return (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "dynoxide"));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

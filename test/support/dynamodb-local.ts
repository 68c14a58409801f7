import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { answers, type Engine, freePort, startChild } from "../../packages/local/src/engines/child.ts";
import { fromRoot } from "../../packages/local/src/root.ts";

/** The npm package that carries AWS's jar; its dependencies are huge, so it is unpacked, not installed. */
const PACKAGE = "amplify-dynamodb-simulator@2.9.30";
const CACHE = fromRoot(".cache");
const HOME = join(CACHE, "dynamodb-local");

/** Whether this machine can run DynamoDB Local. */
export function hasJava(): boolean {
  try {
    execFileSync("java", ["-version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Starts DynamoDB Local in memory; fetches it from the npm registry the first time. */
export async function startDynamoDbLocal(): Promise<Engine> {
  unpack();
  const emulator = join(HOME, "emulator");
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  return startChild({
    name: "DynamoDB Local",
    command: "java",
    // It leaves a metadata file where it runs.
    folder: HOME,
    args: [
      `-Djava.library.path=${join(emulator, "DynamoDBLocal_lib")}`,
      "-jar",
      join(emulator, "DynamoDBLocal.jar"),
      "-inMemory",
      "-disableTelemetry",
      "-port",
      String(port),
    ],
    endpoint,
    ready: () => answers(endpoint),
    cure: "see whether `java -version` prints 17 or later",
  });
}

function unpack(): void {
  if (existsSync(join(HOME, "emulator", "DynamoDBLocal.jar"))) return;
  const fresh = join(CACHE, `dynamodb-local.${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  execFileSync("npm", ["pack", PACKAGE, "--silent", "--pack-destination", fresh], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const tarball = readdirSync(fresh).find((name) => name.endsWith(".tgz"));
  if (!tarball) throw new Error(`npm packed no ${PACKAGE}`);
  execFileSync("tar", ["xzf", join(fresh, tarball), "-C", fresh, "--strip-components=1"]);
  rmSync(join(fresh, tarball));
  rmSync(HOME, { recursive: true, force: true });
  renameSync(fresh, HOME);
}

// Starts the reference PDS, PLC directory and AppView until its input ends, on a PostgreSQL and a Redis of its own (or on
// those of DB_POSTGRES_URL and REDIS_HOST). Prints READY {"pds": url}, then answers each line of input with INDEXED once
// the AppView has seen everything; ends with MISSING {reason} where the machine has no engines.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, chownSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const cleanUps = [];

function findProgram(name) {
  const debian = existsSync("/usr/lib/postgresql")
    ? readdirSync("/usr/lib/postgresql").map((version) => join("/usr/lib/postgresql", version, "bin"))
    : [];
  const folders = [...(process.env.PATH ?? "").split(":"), ...debian];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** PostgreSQL refuses to run as root; Debian has an account for it. */
function postgresAccount() {
  if (process.getuid?.() !== 0) return {};
  const ask = (flag) => Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
  return { uid: ask("-u"), gid: ask("-g") };
}

async function ready(child, pattern) {
  await new Promise((resolve, reject) => {
    const watch = (data) => pattern.test(String(data)) && resolve();
    child.stdout.on("data", watch);
    child.stderr.on("data", watch);
    child.on("exit", () => reject(new Error(`${child.spawnfile} ended`)));
  });
}

async function startPostgres() {
  const [initdb, postgres] = [findProgram("initdb"), findProgram("postgres")];
  if (!initdb || !postgres) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "kikimimi-postgres-"));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const account = postgresAccount();
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  const data = join(folder, "data");
  spawnSync(initdb, ["-D", data, "-A", "trust", "-U", "kikimimi"], { ...account, cwd: folder });
  const port = await freePort();
  const child = spawn(postgres, ["-D", data, "-p", String(port), "-k", folder, "-c", "fsync=off"], {
    ...account,
    cwd: folder,
  });
  cleanUps.unshift(() => child.kill("SIGKILL"));
  await ready(child, /ready to accept connections/);
  return `postgresql://kikimimi@127.0.0.1:${port}/postgres`;
}

async function startRedis() {
  const program = findProgram("redis-server");
  if (!program) return undefined;
  const port = await freePort();
  const child = spawn(program, ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
  cleanUps.unshift(() => child.kill("SIGKILL"));
  await ready(child, /Ready to accept connections/i);
  return `127.0.0.1:${port}`;
}

function end(code) {
  for (const cleanUp of cleanUps) cleanUp();
  process.exit(code);
}

process.env.DB_POSTGRES_URL ??= (await startPostgres()) ?? "";
process.env.REDIS_HOST ??= (await startRedis()) ?? "";
if (!process.env.DB_POSTGRES_URL || !process.env.REDIS_HOST) {
  process.stdout.write(`MISSING ${JSON.stringify({ reason: "PostgreSQL and Redis are not both installed" })}\n`);
  end(0);
}
process.env.DB_TEST_POSTGRES_URL ??= process.env.DB_POSTGRES_URL;
process.env.REDIS_TEST_HOST ??= process.env.REDIS_HOST;

const { TestNetwork } = await import("@atproto/dev-env");
const network = await TestNetwork.create({
  dbPostgresSchema: "kikimimi_test",
  plc: {},
  pds: { hostname: "localhost", rateLimitsEnabled: true },
  bsky: { dbPostgresSchema: "kikimimi_test" },
});
process.stdout.write(`READY ${JSON.stringify({ pds: network.pds.url })}\n`);
const lines = createInterface({ input: process.stdin });
lines.on("line", () => {
  void network.processAll().then(() => process.stdout.write("INDEXED {}\n"));
});
lines.on("close", () => {
  void network.close().finally(() => end(0));
});

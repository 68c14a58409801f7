// Makes a fresh clone ready to run with only Node 20 and npm: dependencies, the engine, Node 24.
// Plain JavaScript without dependencies, because it runs before any of them is there.
// Everything it says goes to stderr: stdout belongs to the task.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const NODE_MAJOR = 24;
const modules = path.join(root, "node_modules");
/** A caller's production settings must not leave out the tools that the tasks need. */
const everyKind = ["--include=dev", "--include=optional", "--no-audit", "--no-fund"];
const stampFile = path.join(modules, ".kikimimi-stamp");

/** A failure that a person can act on: its message is printed without a stack. */
export class BootstrapError extends Error {}

/**
 * Installs what is missing and returns the path of a Node 24 binary.
 * @returns {Promise<string>}
 */
export async function ensureReady() {
  const wanted = hash(readText(path.join(root, "package-lock.json")));
  if (readText(stampFile) !== wanted) {
    await withLock(path.join(root, ".cache", "install.lock"), say, async () => {
      if (readText(stampFile) === wanted) return;
      if (!installedMatchesLock()) await install();
      await completeForMachine();
      requireNode();
      fs.writeFileSync(stampFile, wanted);
    });
  }
  return requireNode();
}

/**
 * The environment of a task: our Node and the workspace's tools come first on the PATH, and what was compiled once is kept,
 * which halves a command's start.
 */
export function taskEnvironment(node) {
  const bins = [path.dirname(node), path.join(modules, ".bin")];
  return {
    NODE_COMPILE_CACHE: path.join(root, ".cache", "compile"),
    ...process.env,
    ...pathVariable([...bins, ...pathEntries()]),
    KIKIMIMI_PARENT_PID: String(process.pid),
  };
}

async function install() {
  const started = Date.now();
  say(fs.existsSync(modules) ? "dependencies changed, installing…" : "first run, installing dependencies…");
  const args = ["ci", ...everyKind, "--loglevel=error"];
  const code = await npm(args, started);
  if (code !== 0) {
    throw new BootstrapError(
      `\`npm ci\` failed (exit code ${code}); its own message is above.\n` +
        "Check the network, or a proxy in `npm config get registry`, then run the same command again.",
    );
  }
  say(`installed in ${seconds(started)}`);
}

/**
 * Whether node_modules already holds what the lock file asks for, so that a developer's own
 * `npm install` is not thrown away. Optional packages differ per machine and are not compared.
 */
function installedMatchesLock() {
  const lock = readJson(path.join(root, "package-lock.json"))?.packages;
  const installed = readJson(path.join(modules, ".package-lock.json"))?.packages;
  if (lock === undefined || installed === undefined) return false;
  return Object.entries(lock).every(([name, entry]) => {
    if (!name.includes("node_modules/") || entry.optional === true || entry.peer === true) return true;
    return installed[name]?.version === entry.version && fs.existsSync(path.join(root, name));
  });
}

function findNode() {
  const binary = process.platform === "win32" ? "node.exe" : "node";
  const own = [
    path.join(modules, "node", "bin", binary),
    path.join(modules, nodePackage(), "bin", binary),
    path.join(modules, "node", "node_modules", nodePackage(), "bin", binary),
  ];
  return own.find(fs.existsSync) ?? (majorOf(process.versions.node) >= NODE_MAJOR ? process.execPath : undefined);
}

/**
 * Fetches what `npm ci` may have left out: Node's binary (install scripts can be forbidden) and the embedded
 * store (a lock file written on another machine can lack this one's). Together, because npm drops the packages
 * that an earlier `--no-save` brought.
 */
async function completeForMachine() {
  const manifest = readJson(path.join(root, "package.json"));
  const engine = `@dynoxide/${process.platform}-${process.arch}`;
  const engineVersion = Object.values(manifest?.optionalDependencies ?? {})[0] ?? "1.2.1";
  const missing = [
    ...(hasOwnNode() ? [] : [`${nodePackage()}@${manifest?.dependencies?.node}`]),
    ...(fs.existsSync(path.join(modules, engine)) ? [] : [`${engine}@${engineVersion}`]),
  ];
  if (missing.length === 0) return;
  say(`fetching ${missing.join(" and ")} for this machine…`);
  const install = ["install", "--no-save", ...everyKind];
  if ((await npm([...install, "--loglevel=silent", ...missing])) === 0) return;
  if (missing.length === 2) await npm([...install, "--loglevel=silent", missing[0]]);
  // Without it the local runtime names the other ways to have a store.
  if (!fs.existsSync(path.join(modules, engine))) say(`no embedded store for this machine; going on without it`);
}

function hasOwnNode() {
  const found = findNode();
  return found !== undefined && majorOf(spawnSync(found, ["--version"], { encoding: "utf8" }).stdout) >= NODE_MAJOR;
}

function requireNode() {
  const found = findNode();
  if (found !== undefined) return found;
  throw new BootstrapError(
    `Node ${NODE_MAJOR} is needed and could not be fetched for ${process.platform}-${process.arch}.\n` +
      `Install Node ${NODE_MAJOR} or later yourself (https://nodejs.org) and run the same command again.`,
  );
}

function npm(args, started = Date.now()) {
  // Without our own bin folders: npm must not run on the Node binary that it is replacing.
  const entries = pathEntries().filter((entry) => !entry.includes(`node_modules${path.sep}`));
  const env = { ...process.env, ...pathVariable(entries) };
  const script = process.env.npm_execpath?.endsWith("npm-cli.js") ? process.env.npm_execpath : undefined;
  const isSelfHosted = process.execPath.startsWith(modules);
  const [command, prefix] = script !== undefined && !isSelfHosted ? [process.execPath, [script]] : ["npm", []];
  return new Promise((resolve, reject) => {
    const options = { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" };
    const child = spawn(command, [...prefix, ...args], options);
    child.stdout.pipe(process.stderr, { end: false });
    child.stderr.pipe(process.stderr, { end: false });
    const progress = setInterval(() => say(`still installing (${seconds(started)})`), 10_000);
    let isStopped = false;
    // npm finishes what it is at before it heeds a signal; the next run starts the installation afresh anyway.
    const stop = () => {
      isStopped = true;
      child.kill("SIGKILL");
    };
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
    const settle = (finish) => {
      clearInterval(progress);
      for (const signal of ["SIGINT", "SIGTERM"]) process.removeListener(signal, stop);
      finish();
    };
    child.on("error", (error) =>
      settle(() => reject(new BootstrapError(`npm could not be started (${error.message}); it comes with Node.`))),
    );
    child.on("close", (code, signal) =>
      settle(() => (isStopped || signal !== null ? process.exit(130) : resolve(code))),
    );
  });
}

function nodePackage() {
  return `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
}

function pathEntries() {
  return (process.env.PATH ?? process.env.Path ?? "").split(path.delimiter).filter((entry) => entry !== "");
}

function pathVariable(entries) {
  return {
    [process.env.PATH === undefined && process.env.Path !== undefined ? "Path" : "PATH"]: entries.join(path.delimiter),
  };
}

function majorOf(version) {
  return Number.parseInt(String(version).replace(/^v/, ""), 10) || 0;
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function readJson(file) {
  const text = readText(file);
  return text === undefined ? undefined : JSON.parse(text);
}

function hash(text) {
  return createHash("sha256")
    .update(`${text ?? ""}|${process.platform}-${process.arch}`)
    .digest("hex");
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

function say(text) {
  process.stderr.write(`kikimimi: ${text}\n`);
}

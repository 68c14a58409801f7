// The one entry of every npm script: makes the clone ready, then runs the task on Node 24.
// `node scripts/run.mjs <task> [arguments]`; plain JavaScript, because it starts on Node 20.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { BootstrapError, ensureReady, root, taskEnvironment } from "./bootstrap.mjs";

const vitest = ["node_modules/vitest/vitest.mjs", "run"];
const quiet = "--disable-warning=ExperimentalWarning";

/** What each task runs, as arguments of Node 24 from the project's root. */
const tasks = {
  start: [quiet, "packages/local/src/main.ts"],
  cli: [quiet, "packages/cli/src/main.ts"],
  test: vitest,
  "test:unit": [...vitest, "--project", "unit"],
  "test:contract": [...vitest, "--project", "contract"],
  "test:integration": [...vitest, "--project", "integration*"],
  "test:bundles": [...vitest, "--config", "vitest.bundles.config.ts"],
  "test:boundaries": [...vitest, "--project", "boundaries"],
  "test:stacks": [...vitest, "--project", "stacks"],
  "test:e2e": [...vitest, "--project", "e2e*"],
  check: ["scripts/check.mjs"],
  typecheck: ["scripts/check.mjs", "--only", "types"],
  format: ["node_modules/oxfmt/bin/oxfmt", "--write"],
  eval: [quiet, "scripts/eval.ts"],
  train: [quiet, "scripts/train.ts"],
  "platform-docs": [quiet, "scripts/platform-docs.ts"],
  screenshots: [quiet, "scripts/screenshots.ts"],
  deploy: ["scripts/deploy.mjs"],
  remove: ["scripts/remove.mjs"],
  "stacks:install": [quiet, "scripts/check-stacks.ts", "--install"],
  bench: [quiet, "scripts/bench.ts"],
};

/** A task that writes where it stands needs the caller's folder; every other one runs from the root. */
const runsWhereCalled = new Set(["cli"]);
/** A command may be sent to the background on purpose; nothing else outlives what started it. */
const outlivesParent = new Set(["cli"]);
const STOP_MS = 15_000;

/**
 * Runs a task and ends this process with the task's exit code.
 * @param {string | undefined} name
 * @param {string[]} args
 */
export async function runTask(name, args) {
  const task = tasks[name];
  if (task === undefined) {
    console.error(`Unknown task "${name ?? ""}". Tasks: ${Object.keys(tasks).join(", ")}.`);
    process.exit(2);
  }
  try {
    const node = await ensureReady();
    const [script, ...rest] = task.filter((part) => part !== quiet);
    const file = path.join(root, script);
    if (!fs.existsSync(file)) throw new BootstrapError(`${script} is not there; is the checkout complete?`);
    const flags = task.includes(quiet) ? [quiet] : [];
    supervise(name, node, [...flags, file, ...rest, ...args]);
  } catch (error) {
    console.error(error instanceof BootstrapError ? `kikimimi: ${error.message}` : error);
    process.exit(1);
  }
}

function supervise(name, node, args) {
  const cwd = runsWhereCalled.has(name) ? process.cwd() : root;
  const child = spawn(node, args, { cwd, env: taskEnvironment(node), stdio: "inherit" });
  child.on("error", (error) => {
    console.error(`kikimimi: ${node} could not be started: ${error.message}`);
    process.exit(1);
  });
  forwardSignals(child);
  if (!outlivesParent.has(name)) watchParent(child);
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.exit(128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0));
  });
}

/**
 * A terminal's Ctrl-C reaches the child too, and npm repeats it to us, so only a signal that cannot
 * have reached the child is passed on at once; otherwise SIGTERM follows if it is still there.
 */
function forwardSignals(child) {
  let last = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      const isRepeat = Date.now() - last < 1_000;
      last = Date.now();
      if (isRepeat) return;
      const isFromTerminal = signal === "SIGINT" && (process.stdin.isTTY || process.stderr.isTTY);
      if (isFromTerminal) setTimeout(() => child.kill("SIGTERM"), 500).unref();
      else child.kill(signal);
    });
  }
}

function watchParent(child) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), STOP_MS).unref();
  }, 1_000);
  watch.unref();
}

const isMain = process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isMain) await runTask(process.argv[2], process.argv.slice(3));

// How `sst` is found and called, for `npm run deploy` and `npm run remove`.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** The line of SST that the stacks are written for; `scripts/check-stacks.ts` checks them against one of it. */
export const SST_LINE = "4.17.";
const PINNED = `${SST_LINE}1`;

const STAGE = /^[a-zA-Z][a-zA-Z0-9-]{0,39}$/;

/** The value of `--stage`, or undefined when it is missing or no name of a stage. */
export function stageIn(args) {
  const at = args.indexOf("--stage");
  const stage = at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith("--stage="))?.slice("--stage=".length);
  return stage !== undefined && STAGE.test(stage) ? stage : undefined;
}

/** `sst` on the PATH, else the pinned version by npx. */
export function sstCommand(env = process.env) {
  const found = (env.PATH ?? "").split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, "sst")));
  return found ? ["sst"] : ["npx", "--yes", `sst@${PINNED}`];
}

/** Runs SST and returns what it printed. */
export function askSst(args, timeout = 120_000) {
  const [program, ...first] = sstCommand();
  return spawnSync(program, [...first, ...args], { encoding: "utf8", timeout });
}

/** Runs SST in this terminal and ends with its code. */
export function runSst(args) {
  const [program, ...first] = sstCommand();
  const child = spawn(program, [...first, ...args], { stdio: "inherit" });
  child.on("error", (error) => {
    console.error(`sst could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}

/** Whether the AWS SDK's chain would find something to sign with; what it finds is not looked at. */
export function hasCredentials(env = process.env) {
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, AWS_PROFILE: profile } = env;
  const elsewhere = env.AWS_WEB_IDENTITY_TOKEN_FILE ?? env.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? profile;
  return Boolean(
    (key && secret) || elsewhere || fs.existsSync(sharedFile(env, "AWS_SHARED_CREDENTIALS_FILE", "credentials")),
  );
}

/** The region that AWS tools would use; undefined when nothing says one. */
export function regionOf(env = process.env) {
  if (env.AWS_REGION || env.AWS_DEFAULT_REGION) return env.AWS_REGION || env.AWS_DEFAULT_REGION;
  const file = sharedFile(env, "AWS_CONFIG_FILE", "config");
  if (!fs.existsSync(file)) return undefined;
  const wanted = env.AWS_PROFILE && env.AWS_PROFILE !== "default" ? `profile ${env.AWS_PROFILE}` : "default";
  const section = fs
    .readFileSync(file, "utf8")
    .split(/^\[/m)
    .find((part) => part.startsWith(`${wanted}]`));
  return /^\s*region\s*=\s*(\S+)/m.exec(section ?? "")?.[1];
}

function sharedFile(env, variable, name) {
  return env[variable] ?? path.join(env.HOME ?? os.homedir(), ".aws", name);
}

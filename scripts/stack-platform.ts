// SST's own components: too large to keep in the project, fetched into .sst/platform when they are first needed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";

const SST = "4.17.1";
const VERSION_FILE = ".sst/platform/version";

/** The environment of any run of SST or of its components that is to reach no account. */
export const OFFLINE = {
  SST_SKIP_DEPENDENCY_CHECK: "1",
  SST_NO_BUN: "1",
  SST_TELEMETRY_DISABLED: "1",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: "none",
} as const;

/** The version of the components that are here; undefined when none are, or their installation was broken off. */
export function platformVersion(): string | undefined {
  const isWhole = existsSync(VERSION_FILE) && existsSync(".sst/platform/node_modules/@pulumi/aws/package.json");
  return isWhole ? readFileSync(VERSION_FILE, "utf8").trim() : undefined;
}

/** Whether the components are those that this project is written for. */
export function hasPlatform(): boolean {
  return platformVersion() === SST;
}

/** Fetches them: 20 to 25 seconds, 320 MB, no account, no engine. Answers what went wrong, undefined when nothing did. */
export function installPlatform(): string | undefined {
  const { status, error, stderr, stdout } = spawnSync("npx", ["--yes", `sst@${SST}`, "install", "--stage", "ci"], {
    encoding: "utf8",
    env: { ...process.env, ...OFFLINE },
    timeout: 300_000,
  });
  if (status === 0 && hasPlatform()) return undefined;
  const lines = `${stderr ?? ""}\n${stdout ?? ""}`.trim().split("\n");
  const said = lines.find((line) => /\berror\b/i.test(line)) ?? lines.at(-1);
  return `sst ${SST} could not be installed: ${error?.message ?? (said || "it left no components")}`;
}

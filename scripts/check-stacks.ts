// Type-checks sst.config.ts and stacks/ against SST's own components, which are too large to keep in the project.
// `--install` fetches them into .sst/platform first (about 320 MB); without them the check says that it did not run.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";

const SST = "4.17.1";
const PLATFORM = ".sst/platform/config.d.ts";
const FILES = ["sst.config.ts", "stacks/table.ts", "stacks/queues.ts", "stacks/ingress.ts"];

/** Runs a program from the project's root and ends this process when it fails. */
function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const { status, error } = spawnSync(program, args, { stdio: "inherit", env: { ...process.env, ...env } });
  if (error) console.error(`${program}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Needs no AWS account, Pulumi or bun; dummy keys keep SST from looking for real ones. */
function install(): void {
  run("npx", ["--yes", `sst@${SST}`, "install", "--stage", "ci"], {
    SST_SKIP_DEPENDENCY_CHECK: "1",
    SST_NO_BUN: "1",
    SST_TELEMETRY_DISABLED: "1",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ACCESS_KEY_ID: "none",
    AWS_SECRET_ACCESS_KEY: "none",
  });
}

/** Files that the compiler reads, so that a check that sees nothing cannot pass. */
function listed(): string[] {
  const { stdout } = spawnSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-p", "tsconfig.stacks.json", "--listFilesOnly"],
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  return stdout.split("\n");
}

if (process.argv.includes("--install")) install();
if (!existsSync(PLATFORM)) {
  console.log("stacks: NOT checked, SST's components are not here. Run: npm run stacks:install");
} else {
  const version = readFileSync(".sst/platform/version", "utf8").trim();
  run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.stacks.json"]);
  const files = listed();
  const unseen = FILES.filter((name) => !files.some((file) => file.endsWith(`/${name}`)));
  if (unseen.length > 0) {
    console.error(`stacks: the compiler did not see ${unseen.join(", ")}`);
    process.exit(1);
  }
  console.log(`stacks: types agree with SST's components (${version})`);
}

// Type-checks sst.config.ts and stacks/ against SST's own components. `--install` fetches them first; without them the
// check says that it did not run.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import process from "node:process";
import { hasPlatform, installPlatform, platformVersion } from "./stack-platform.ts";

/** Runs the compiler, which also names the files that it reads: a check that sees nothing cannot pass. */
function compile(): { readonly status: number; readonly said: string } {
  const args = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.stacks.json", "--listFiles"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  return { status: status ?? 1, said: `${stdout}${stderr}` };
}

const trouble = process.argv.includes("--install") && !hasPlatform() ? installPlatform() : undefined;
if (trouble !== undefined) {
  console.error(`stacks: ${trouble}`);
  process.exit(1);
}
if (!hasPlatform()) {
  console.log("stacks: NOT checked, SST's components are not here. Run: npm run stacks:install");
} else {
  const { status, said } = compile();
  const lines = said.split("\n");
  const ours = ["sst.config.ts", ...readdirSync("stacks").map((name) => `stacks/${name}`)];
  const unseen = ours.filter((name) => !lines.some((line) => line.endsWith(`/${name}`)));
  if (unseen.length > 0) console.error(`stacks: the compiler did not see ${unseen.join(", ")}`);
  if (status !== 0) console.error(lines.filter((line) => !line.startsWith("/")).join("\n"));
  if (status !== 0 || unseen.length > 0) process.exit(1);
  console.log(`stacks: types agree with SST's components (${platformVersion()})`);
}

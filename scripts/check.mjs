// `npm run check`: every static check, all of them even when one fails, with a line for each at the end.
// `npm run check -- --only lint` runs one. Output of a check that passed is not shown unless --verbose.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import process from "node:process";

const bin = (file) => `node_modules/${file}`;
const typescriptProjects = ["tsconfig.json", "packages/web/tsconfig.json"];

/** Each check is one or more commands of Node; it passes when all of them exit with 0. */
const checks = {
  types: typescriptProjects
    .filter((file) => fs.existsSync(file))
    .map((file) => [bin("typescript/bin/tsc"), "-p", file]),
  stacks: [["scripts/check-stacks.ts"]],
  generated: [
    ["scripts/build-lexicon.ts", "--check"],
    ["scripts/train.ts", "--check"],
    ["scripts/model-card.ts", "--check"],
    ["scripts/platform-docs.ts", "--check"],
  ],
  lint: [[bin("oxlint/bin/oxlint"), "--type-aware", "--deny-warnings", "--report-unused-disable-directives"]],
  format: [[bin("oxfmt/bin/oxfmt"), "--check"]],
  boundaries: [["scripts/check-boundaries.mjs"]],
  dead: [[bin("knip/bin/knip.js"), "--no-progress"]],
  docs: [["scripts/check-docs.ts"], ["scripts/triage-docs.ts", "--check"], ["scripts/cost-docs.ts", "--check"]],
};

const args = process.argv.slice(2);
const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : undefined;
if (args.includes("--only") && !Object.hasOwn(checks, only ?? "")) {
  console.error(`--only takes one of: ${Object.keys(checks).join(", ")}`);
  process.exit(2);
}

const results = Object.entries(checks)
  .filter(([name]) => only === undefined || name === only)
  .map(([name, commands]) => {
    const started = performance.now();
    const runs = commands.map((command) =>
      spawnSync(process.execPath, command, { encoding: "utf8", maxBuffer: 2 ** 28 }),
    );
    const isPassed = runs.every((run) => run.status === 0);
    if (!isPassed || args.includes("--verbose")) {
      console.log(`\n── ${name} ──`);
      for (const run of runs) process.stdout.write(`${run.stdout ?? ""}${run.stderr ?? ""}${run.error?.message ?? ""}`);
    }
    // A check that could not run says so, also where everything else is quiet.
    const note = runs.map((run) => /.*NOT checked.*/.exec(run.stdout ?? "")?.[0] ?? "").join("");
    return { name, isPassed, note, seconds: (performance.now() - started) / 1000 };
  });

console.log("");
for (const { name, isPassed, seconds, note } of results) {
  const [mark, word] = !isPassed ? ["✘", "FAILED"] : note ? ["–", "skipped"] : ["✔", "passed"];
  console.log(`${mark} ${name.padEnd(11)} ${word.padEnd(7)} ${seconds.toFixed(1).padStart(6)} s  ${note}`.trimEnd());
}
process.exitCode = results.every((result) => result.isPassed) ? 0 : 1;

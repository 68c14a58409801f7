// Checks the direction of dependencies with the rules in .dependency-cruiser.mjs.
// `--root <folder>` checks another tree (the mutation tests do); `--min-modules <n>` guards against a
// cruise that sees nothing and so finds nothing.
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { cruise } from "dependency-cruiser";
import configuration from "../.dependency-cruiser.mjs";

const { values } = parseArgs({
  options: { root: { type: "string", default: "." }, "min-modules": { type: "string", default: "40" } },
});
process.chdir(path.resolve(values.root));

const folders = ["packages", "functions", "stacks", "scripts", "test", "bin", "sst.config.ts"].filter((name) =>
  fs.existsSync(name),
);
const { options, ...ruleSet } = configuration;
const { output } = await cruise(folders, { ...options, ruleSet, validate: true });

const own = output.modules.filter(
  (module) => /\.tsx?$/.test(module.source) && !module.source.includes("node_modules/"),
);
const { violations, totalDependenciesCruised } = output.summary;
for (const { rule, from, to, cycle } of violations) {
  const route = cycle === undefined ? to : cycle.map((step) => step.name).join(" → ");
  console.error(`${rule.severity} ${rule.name}: ${from} → ${route}`);
}
console.log(
  `${own.length} TypeScript modules, ${totalDependenciesCruised} dependencies, ${violations.length} violations`,
);

const expected = Number(values["min-modules"]);
if (!(own.length >= expected)) {
  console.error(`saw ${own.length} TypeScript modules where at least ${expected} are expected: the check is blind`);
  process.exitCode = 1;
}
if (violations.length > 0) process.exitCode = 1;

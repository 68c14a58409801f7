// `npm run remove -- --stage S`: takes a stage down with everything in it; never production.
import process from "node:process";
import { hasCredentials, runSst, stageIn } from "./sst.mjs";

const PROTECTED = new Set(["production", "prod"]);

const stage = stageIn(process.argv.slice(2));
if (!stage) {
  console.error("Which stage? npm run remove -- --stage dev");
  process.exit(2);
}
if (PROTECTED.has(stage.toLowerCase())) {
  console.error(
    `${stage} is not removed from here: its table and everything that people wrote would go. docs/operations.md says how.`,
  );
  process.exit(2);
}
if (!hasCredentials()) {
  console.error("There are no AWS credentials: AWS_PROFILE, or AWS_ACCESS_KEY_ID with its secret.");
  process.exit(1);
}
console.log(`Removing ${stage}: its table, queues and functions go for good.`);
runSst(["remove", "--stage", stage]);

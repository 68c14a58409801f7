// `npm run deploy -- --stage S`: says in one list what is missing, or deploys.
import process from "node:process";
import { askSst, hasCredentials, regionOf, runSst, SST_LINE, stageIn } from "./sst.mjs";

const NODE_MAJOR = 24;
const MIN_TOKEN = 32;

const args = process.argv.slice(2);
const stage = stageIn(args);

/** Each check answers undefined, or what to do. */
const checks = [
  () => (stage ? undefined : "a stage: npm run deploy -- --stage dev (letters, digits and dashes)"),
  () =>
    Number(process.versions.node.split(".")[0]) >= NODE_MAJOR
      ? undefined
      : `Node ${NODE_MAJOR} or later; this is ${process.version}: run it as \`npm run deploy\`, which brings its own`,
  () =>
    hasCredentials()
      ? undefined
      : "AWS credentials: `aws configure sso`, AWS_PROFILE, or AWS_ACCESS_KEY_ID with its secret",
  () => (regionOf() ? undefined : "a region: AWS_REGION=ap-northeast-1, or `region` in the profile"),
];

/** Asks SST only when the rest is there: it would ask AWS itself. */
function sstProblems() {
  const version = askSst(["version"]);
  const told = /(\d+\.\d+\.\d+)/.exec(version.stdout ?? "")?.[1];
  if (version.status !== 0 || told === undefined) return ["SST: it could not be run; see https://sst.dev/docs"];
  if (!told.startsWith(SST_LINE))
    return [`SST ${SST_LINE}x; this is ${told}: take it off the PATH to use the pinned one`];
  const listed = askSst(["secret", "list", "--stage", stage]);
  if (listed.status !== 0) return ["the stage's secrets: `sst secret list` failed; are the credentials valid?"];
  // Only whether it is there and long enough; it is never printed.
  const tokens = /^Tokens=(.*)$/m.exec(listed.stdout)?.[1];
  const hint = `openssl rand -base64 48 | jq -Rc '[.]' | npx sst secret set Tokens --stage ${stage}`;
  if (tokens === undefined) return [`the secret Tokens, which signs and seals: ${hint}`];
  return isTokenList(tokens)
    ? []
    : [`a better secret Tokens, a JSON list of texts of ${MIN_TOKEN} letters or more: ${hint}`];
}

function isTokenList(text) {
  try {
    const list = JSON.parse(text);
    return (
      Array.isArray(list) && list.length > 0 && list.every((one) => typeof one === "string" && one.length >= MIN_TOKEN)
    );
  } catch {
    return false;
  }
}

const first = checks.map((check) => check()).filter((problem) => problem !== undefined);
const missing = first.length > 0 ? first : sstProblems();
if (missing.length > 0) {
  console.error("Not deployed. Missing:");
  for (const problem of missing) console.error(`  - ${problem}`);
  process.exit(1);
}
console.log(`Deploying ${stage} to ${regionOf()} …`);
runSst(["deploy", "--stage", stage]);

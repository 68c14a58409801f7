// Writes the resources of one stage as JSON, as SST's real components declare them under Pulumi's own mocks: no engine,
// no account, no network. `node scripts/stack-graph.ts --stage production --out graph.json [--root folder] [--set A=B]`.
import crypto from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { bundleProgram, type Pulumi, requirePlatform } from "./stack-program.ts";
import { mocksOf, type StackCall, type StackResource } from "./stack-mocks.ts";
import { startRpc } from "./stack-rpc.ts";

const { values } = parseArgs({
  options: {
    stage: { type: "string", default: "dev" },
    out: { type: "string" },
    root: { type: "string", default: "." },
    set: { type: "string", multiple: true, default: [] },
  },
});

/** What the graph is made of: every resource with its inputs and what SST's transformations did to its options. */
export type StackGraph = {
  readonly app: unknown;
  readonly resources: readonly StackResource[];
  readonly calls: readonly StackCall[];
  readonly outputs: unknown;
};

// An output that never resolves would hang: an error is better than silence.
process.on("unhandledRejection", (error) => {
  console.error(error);
  process.exit(1);
});
const watchdog = setTimeout(() => {
  console.error(`stack-graph: stage ${values.stage} did not come to an end`);
  process.exit(1);
}, 120_000);

/** Physical names carry random letters; the same ones in every run, so that a changed name is a change of ours. */
function fixRandomness(): void {
  let count = 0;
  crypto.randomBytes = ((size: number) => {
    count += 1;
    return crypto.createHash("sha512").update(String(count)).digest().subarray(0, size);
  }) as typeof crypto.randomBytes;
}

/** A folder that stands for the project, with a page that is already built, because SST writes beside what it reads. */
function standIn(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "kikimimi-stack-"));
  mkdirSync(path.join(folder, "packages/web/dist"), { recursive: true });
  writeFileSync(path.join(folder, "packages/web/dist/index.html"), "<!doctype html>");
  return folder;
}

async function main(): Promise<void> {
  const root = path.resolve(values.root);
  const project = process.cwd();
  const work = standIn();
  process.once("exit", () => rmSync(work, { recursive: true, force: true }));
  const rpc = await startRpc({ project, work });
  Object.assign(process.env, {
    SST_SERVER: rpc.url,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ACCESS_KEY_ID: "none",
    AWS_SECRET_ACCESS_KEY: "none",
    SST_SECRET_Tokens: JSON.stringify(["0123456789abcdef0123456789abcdef"]),
    ...Object.fromEntries(values.set.map((pair) => pair.split(/=(.*)/s).slice(0, 2))),
  });
  const { runtime } = requirePlatform<Pulumi>("@pulumi/pulumi");
  const mocks = mocksOf();
  await runtime.setMocks(mocks, "kikimimi", values.stage, false);
  fixRandomness();
  const bundle = await bundleProgram({ root, project, work, stage: values.stage });
  const outputs = await runtime.runInPulumiStack(async () => {
    const { main: program } = await bundle.load();
    return program(mocks.note);
  });
  await runtime.disconnect();
  rpc.stop();
  clearTimeout(watchdog);
  const graph: StackGraph = { app: bundle.app, resources: mocks.resources(), calls: mocks.calls, outputs };
  const text = JSON.stringify(graph, null, 1).replaceAll(work, "$WORK").replaceAll(project, "$PROJECT");
  if (values.out === undefined) process.stdout.write(text);
  else writeFileSync(path.resolve(project, values.out), text);
}

await main();

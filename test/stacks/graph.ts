import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import * as z from "zod";
import { hasPlatform, installPlatform, OFFLINE } from "../../scripts/stack-platform.ts";

/** One resource as it would be asked for, with what decides whether it outlives its stage. */
export const Resource = z.object({
  type: z.string(),
  name: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  retain: z.boolean(),
  protect: z.boolean(),
  parent: z.string().nullable(),
});
export type Resource = z.infer<typeof Resource>;

/** All resources of one stage. */
export const Graph = z.object({
  app: z.object({ name: z.string(), stage: z.string(), removal: z.string(), protect: z.boolean(), home: z.string() }),
  resources: z.array(Resource).min(50),
  outputs: z.record(z.string(), z.unknown()),
});
export type Graph = z.infer<typeof Graph>;

/** The stages that are looked at: the two that differ, and production with the parts that are off by default. */
export const STAGES = {
  dev: [],
  production: [],
  full: [
    "KIKIMIMI_OPENSEARCH=on",
    "KIKIMIMI_SECOND_OPINION=bedrock",
    "KIKIMIMI_ALARM_EMAIL=alarms@example.com",
    "KIKIMIMI_OIDC_ISSUER=https://id.example/main",
    "KIKIMIMI_OIDC_AUDIENCE=page",
    "KIKIMIMI_OIDC_CLIENT_ID=page",
    "KIKIMIMI_OIDC_ORIGINS=https://login.example",
  ],
} as const;
export type StageName = keyof typeof STAGES;

const fileOf = (stage: StageName): string => path.resolve(`.cache/stacks/${stage}.json`);

/**
 * Makes the resources of every stage, with SST's components fetched first where they are not here. Answers why that
 * could not be done; an empty text when it was.
 */
export async function makeGraphs(): Promise<string> {
  const missing = hasPlatform() ? undefined : installPlatform();
  if (missing !== undefined) {
    process.stderr.write(`The stacks are NOT tested: ${missing}\n`);
    return missing;
  }
  await Promise.all((Object.keys(STAGES) as StageName[]).map(writeGraph));
  return "";
}

/** Runs the stacks of one stage in a process of its own. */
async function writeGraph(stage: StageName): Promise<void> {
  mkdirSync(path.dirname(fileOf(stage)), { recursive: true });
  const settings = STAGES[stage].flatMap((pair) => ["--set", pair]);
  const name = stage === "full" ? "production" : stage;
  const args = ["scripts/stack-graph.ts", "--stage", name, "--out", fileOf(stage), ...settings];
  const shell = Object.entries(process.env).filter(([variable]) => !variable.startsWith("KIKIMIMI_"));
  await promisify(execFile)(process.execPath, args, {
    env: { ...Object.fromEntries(shell), ...OFFLINE },
    timeout: 120_000,
    maxBuffer: 2 ** 26,
  });
}

const texts = new Map<StageName, string>();

/** The resources of a stage, a copy for each caller. */
export function readGraph(stage: StageName): Graph {
  const text = texts.get(stage) ?? JSON.stringify(Graph.parse(JSON.parse(readFileSync(fileOf(stage), "utf8"))));
  texts.set(stage, text);
  // Sound: the text is what the schema made.
  return JSON.parse(text) as Graph;
}

/** Resources of one kind, by its whole name or, of AWS's own, by the end of it: `Queue` is `aws:sqs/queue:Queue`. */
export function ofType(graph: Graph, type: string): Resource[] {
  return graph.resources.filter(
    (one) => one.type === type || (one.type.startsWith("aws:") && one.type.endsWith(`:${type}`)),
  );
}

/** What lies at `a.b.0.c` of a value; undefined where nothing does. */
export function at(value: unknown, place: string): unknown {
  return place
    .split(".")
    .reduce<unknown>(
      (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
      value,
    );
}

/** The text at a place; empty where there is none. */
export function textAt(value: unknown, place: string): string {
  const found = at(value, place);
  return typeof found === "string" ? found : "";
}

/** The list at a place; empty where there is none. */
export function listAt(value: unknown, place: string): readonly unknown[] {
  const found = at(value, place);
  return Array.isArray(found) ? found : [];
}

/** JSON at a place, read; undefined where there is none. */
export function jsonAt(value: unknown, place: string): unknown {
  const text = textAt(value, place);
  return text === "" ? undefined : (JSON.parse(text) as unknown);
}

/** Whether the graph is one of a stage that is meant to last. */
export function isProduction(graph: Graph): boolean {
  return graph.app.stage === "production";
}

/** Whether the stage has a search domain. */
export function hasSearch(graph: Graph): boolean {
  return ofType(graph, "aws:opensearch/domain:Domain").length > 0;
}

/** One line for each thing that is not as it should be; what is undefined is fine. */
export function problems(...lines: (string | false | undefined)[]): string[] {
  return lines.filter((line) => typeof line === "string");
}

/** A line when two values differ. */
export function differs(what: string, found: unknown, wanted: unknown): string | undefined {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  return a === b ? undefined : `${what} is ${a ?? "absent"}, not ${b}`;
}

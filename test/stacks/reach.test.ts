import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { EVERYWHERE, FUNCTIONS, type FunctionName, type FunctionRow, OPINION } from "../../stacks/functions.ts";
import { grantedBy } from "./grants.ts";
import { reachOf } from "./reach.ts";

const files = globSync("functions/*.ts")
  .filter((file) => !file.endsWith(".test.ts"))
  .toSorted();
const rows = Object.entries(FUNCTIONS) as [FunctionName, FunctionRow][];

/** The AWS packages whose commands the walk knows; another one needs its actions to be named first. */
const KNOWN = [
  "@aws-sdk/client-bedrock-runtime",
  "@aws-sdk/client-comprehend",
  "@aws-sdk/client-dynamodb",
  "@aws-sdk/client-sqs",
  "@aws-sdk/lib-dynamodb",
  "@aws-sdk/util-dynamodb",
];

describe("the table of functions", () => {
  it("has one row for each file of functions/, and no other", () => {
    expect(rows.map(([name]) => `functions/${name}.ts`).toSorted()).toEqual(files);
  });

  it.each(rows)("grants %s what its code asks for, and nothing else", (name, row) => {
    const { asks, unfollowed, packages } = reachOf(`functions/${name}.ts`);
    expect(unfollowed).toEqual([]);
    expect([...packages].filter((used) => !KNOWN.includes(used))).toEqual([]);
    expect([...grantedBy(row)].toSorted()).toEqual([...asks].toSorted());
  });

  it.each(rows)("knows whether %s searches and asks for second opinions", (name, row) => {
    const { units } = reachOf(`functions/${name}.ts`);
    expect(units.has("packages/pipeline/src/with-search.ts#withSearch")).toBe(row.search !== undefined);
    expect(units.has("packages/pipeline/src/second-opinion.ts#withSecondOpinion")).toBe(row.opinion === true);
  });
});

/** Read by functions and handed on by no stack, each with its reason. */
const LEFT_OUT = {
  KIKIMIMI_SECRETS_FILE: "a laptop's own file",
  KIKIMIMI_LOCAL_TOKENS: "a laptop's own tokens",
  KIKIMIMI_WEBHOOK_REACH: "a deployed stage calls public addresses only",
  KIKIMIMI_METRICS: "a deployed stage tells its metrics: alarms are made of them",
  KIKIMIMI_SECOND_OPINION_ENDPOINT: "a stand-in for tests",
  KIKIMIMI_MODEL_JA: "a brand's own model is not part of any bundle yet",
  KIKIMIMI_MODEL_EN: "a brand's own model is not part of any bundle yet",
};
const GIVEN = ["KIKIMIMI_TABLE", "KIKIMIMI_SECRETS", "KIKIMIMI_PARAMETERS", "KIKIMIMI_SEARCH"];

/** Names of our variables in every file that a function can run. */
function variablesOf(name: string): string[] {
  const files = new Set([...reachOf(`functions/${name}.ts`).units].map((unit) => unit.split("#")[0] ?? ""));
  const found = [...files].flatMap((file) => readFileSync(file, "utf8").match(/\bKIKIMIMI_[A-Z_]+\b/g) ?? []);
  return [...new Set(found)].toSorted();
}

describe("the variables that functions read", () => {
  it.each(rows)("of %s are given to it, handed on, or left out for a reason", (name, row) => {
    const known = [
      ...GIVEN,
      ...EVERYWHERE,
      ...(row.opinion ? OPINION : []),
      ...(row.reads ?? []),
      ...Object.keys(LEFT_OUT),
    ];
    expect(variablesOf(name).filter((variable) => !known.includes(variable))).toEqual([]);
    expect((row.reads ?? []).filter((variable) => !variablesOf(name).includes(variable))).toEqual([]);
  });

  it("left out are still read by some function", () => {
    const read = new Set(rows.flatMap(([name]) => variablesOf(name)));
    expect(Object.keys(LEFT_OUT).filter((variable) => !read.has(variable))).toEqual([]);
  });
});

describe("the walk of what a function calls", () => {
  const file = "functions/none.ts";
  const ofText = (text: string) => reachOf(file, { [file]: text });
  const store = (rest: string): string => `export const a = (ctx: Context) => ${rest};`;

  it.each([
    [
      "a read of an index",
      store("ctx.store.deliveries.parked()"),
      ["dynamodb:Query priority", "dynamodb:BatchGetItem table"],
    ],
    ["an update", "export const a = ({ store }: Context) => store.sources.hear();", ["dynamodb:UpdateItem table"]],
    [
      "a member by a name of its own",
      "export const a = (c: C) => { const s = c.store.sources; s.hear(); };",
      ["dynamodb:UpdateItem table"],
    ],
    [
      "a member under another name",
      "export const a = (c: C) => { const { sources: s } = c.store; s.hear(); };",
      ["dynamodb:UpdateItem table"],
    ],
    [
      "a member taken out of the store",
      "export const a = ({ ctx }: A) => { const { sources } = ctx.store; return sources.hear(); };",
      ["dynamodb:UpdateItem table"],
    ],
    [
      "nothing in another store",
      "export const a = (sketch: S) => { const { bins } = sketch.store; return bins.map(b); };",
      [],
    ],
    ["a private method behind a public one", store("ctx.store.sources.putState()"), ["dynamodb:PutItem table"]],
    ["a message", store('ctx.queues?.send("outbound", {})'), ["sqs:SendMessage outbound"]],
    ["secrets", "export class A { go() { return this.#ctx.secretsOf({}); } }", ["ssm:GetParameter sources"]],
    [
      "a change of secrets",
      "export const a = ({ changeSecrets }: C) => changeSecrets({}, b);",
      ["ssm:GetParameter sources", "ssm:PutParameter sources", "ssm:DeleteParameter sources"],
    ],
    [
      "a function of another file",
      'import { intervalOf } from "@kikimimi/pipeline/poll-state"; import { noteHeard as x } from "./other.ts"; x();',
      ["dynamodb:UpdateItem table"],
    ],
    [
      "a module that it imports when it is needed",
      'export const a = () => import("./other.ts");',
      ["dynamodb:UpdateItem table"],
    ],
    ["no type", 'import type { noteHeard } from "./other.ts"; export type A = typeof noteHeard;', []],
    ["nothing that nobody calls", 'import { calm } from "./other.ts"; calm();', []],
    [
      "no member of another name",
      store("ctx.store.sources.hear.name; const m = new Map(); m.get(1)"),
      ["dynamodb:UpdateItem table"],
    ],
  ])("sees %s", (_what, text, asked) => {
    const other = "export const noteHeard = (ctx: C) => ctx.store.sources.hear(); export function calm() {}";
    const { asks, unfollowed } = reachOf(file, { [file]: text, "functions/other.ts": other });
    expect([...asks]).toEqual(asked);
    expect(unfollowed).toEqual([]);
  });

  it.each([
    [
      "the store by another name",
      "export const a = (ctx: Context) => { const s = ctx.store; return s.threads.get(); };",
    ],
    ["a member of the store that is handed on", store("use(ctx.store.threads)")],
    [
      "a queue whose name is not written out",
      "export const a = (ctx: Context, name: QueueName) => ctx.queues.send(name, {});",
    ],
    [
      "a command that it does not know",
      'import { ScanCommand } from "@aws-sdk/lib-dynamodb"; export const a = new ScanCommand({});',
    ],
  ])("says that it cannot follow %s", (_what, text) => {
    expect(ofText(text).unfollowed).not.toEqual([]);
  });

  it("asks a method's callers which index they hand over", () => {
    const lists = "packages/store/src/thread-lists.ts";
    const text = readFileSync(lists, "utf8");
    const calls = { [file]: store("ctx.store.lists.checks()") };
    const { asks, unfollowed } = reachOf(file, calls);
    expect([...asks]).toContain("dynamodb:Query check");
    expect(unfollowed).toEqual([]);
    expect(reachOf(file, { ...calls, [lists]: text.replaceAll("INDEXES.check", "anIndex()") }).unfollowed).not.toEqual(
      [],
    );
  });

  it("authorises a transaction by its parts", () => {
    const text = readFileSync("packages/store/src/waves.ts", "utf8");
    const replaced = {
      [file]: store("ctx.store.waves.enter()"),
      "packages/store/src/waves.ts": text.replaceAll(/\bPut\b/g, "Delete"),
    };
    expect([...ofText(store("ctx.store.waves.enter()")).asks]).toContain("dynamodb:PutItem table");
    expect([...reachOf(file, replaced).asks]).toContain("dynamodb:DeleteItem table");
  });

  it("names packages of the SDK that it uses", () => {
    const text = 'import { S3Client } from "@aws-sdk/client-s3"; export const a = new S3Client({});';
    expect([...ofText(text).packages]).toEqual(["@aws-sdk/client-s3"]);
  });
});

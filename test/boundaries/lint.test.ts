import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { makeTree, runNode, type SourceFile } from "./tree.ts";

const Report = z.object({ diagnostics: z.array(z.object({ code: z.string(), filename: z.string() })) });

const promise = "const later = (): Promise<number> => Promise.resolve(1);\n";
const anything = "declare const anything: ReturnType<typeof JSON.parse>;\n";

/** [rule that must object, the offending source], each in a file of its own */
const violations: readonly (readonly [string, string])[] = [
  ["typescript(no-floating-promises)", `${promise}later();\nexport {};\n`],
  [
    "typescript(no-misused-promises)",
    `${promise}export const value = later() ? 1 : 2;\nif (later()) throw new Error("x");\n`,
  ],
  ["typescript(await-thenable)", "export async function wait(): Promise<void> {\n  await 1;\n}\n"],
  [
    "typescript(switch-exhaustiveness-check)",
    'export function name(kind: "a" | "b"): void {\n  switch (kind) {\n    case "a":\n      break;\n  }\n}\n',
  ],
  ["typescript(no-explicit-any)", "export const value = (input: any): unknown => input;\n"],
  ["typescript(no-unsafe-assignment)", `${anything}export const value: string = anything;\n`],
  ["typescript(no-unsafe-member-access)", `${anything}export const value: unknown = anything.name;\n`],
  ["typescript(no-unsafe-call)", `${anything}export const value: unknown = anything();\n`],
  ["typescript(no-unsafe-return)", `${anything}export const value = (): string => anything;\n`],
  ["typescript(no-unsafe-argument)", `${anything}export const value = Number.parseInt(anything, 10);\n`],
  ["typescript(no-non-null-assertion)", "export const value = (input?: string): string => input!;\n"],
  ["typescript(consistent-type-imports)", 'import { Stats } from "node:fs";\nexport type Info = Stats;\n'],
  ["typescript(no-namespace)", "export namespace Words {\n  export const value = 1;\n}\n"],
  ["typescript(only-throw-error)", 'export function fail(): never {\n  throw "text";\n}\n'],
  ["import(no-default-export)", "export default function value(): void {}\n"],
  ["oxc(no-barrel-file)", 'export * from "./other.ts";\n'],
  ["eslint(no-console)", 'console.log("x");\nexport {};\n'],
];

const tests: readonly (readonly [string, string])[] = [
  ["vitest(no-focused-tests)", 'it.only("x", () => {\n  expect(1).toBe(1);\n});\n'],
  ["vitest(no-disabled-tests)", 'it.skip("x", () => {\n  expect(1).toBe(1);\n});\n'],
];

const importVitest = 'import { expect, it } from "vitest";\n';

describe("lint", () => {
  let tree: string;
  let found: readonly string[];
  beforeAll(() => {
    const files: readonly SourceFile[] = [
      ["packages/core/src/other.ts", "export const other = 1;\n"],
      ...violations.map(([, source], index): SourceFile => [`packages/core/src/v${index}.ts`, source]),
      ...tests.map(([, source], index): SourceFile => [`packages/core/src/t${index}.test.ts`, importVitest + source]),
      [
        "packages/core/src/skip-if.test.ts",
        `${importVitest}it.skipIf(process.platform === "win32")("x", () => {\n  expect(1).toBe(1);\n});\n`,
      ],
      ["packages/core/src/clean.ts", `${promise}export const value = await later();\n`],
      ["scripts/clean.ts", 'console.log("x");\nexport {};\n'],
    ];
    tree = makeTree(files);
    const { output } = runNode([path.resolve("node_modules/oxlint/bin/oxlint"), "--type-aware", "--format=json"], tree);
    const json = output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1);
    found = Report.parse(JSON.parse(json)).diagnostics.map(
      ({ code, filename }) => `${path.basename(filename)} ${code}`,
    );
  });
  afterAll(() => rmSync(tree, { recursive: true }));

  it.each(violations.map(([rule], index) => [rule, `v${index}.ts`]))("%s objects (%s)", (rule, file) => {
    expect(found).toContain(`${file} ${rule}`);
  });

  it.each(tests.map(([rule], index) => [rule, `t${index}.test.ts`]))("%s objects (%s)", (rule, file) => {
    expect(found).toContain(`${file} ${rule}`);
  });

  it("accepts clean code, a conditional skip, and output in scripts", () => {
    expect(found.filter((line) => /^(clean|skip-if)/.test(line))).toEqual([]);
  });
});

describe("types and format", () => {
  it("the compiler refuses an enum", () => {
    const tree = makeTree([["packages/core/src/word.ts", "export enum Word {\n  One,\n}\n"]]);
    const { code, output } = runNode([path.resolve("node_modules/typescript/bin/tsc"), "-p", "."], tree);
    rmSync(tree, { recursive: true });
    expect(output).toContain("packages/core/src/word.ts(1,13): error TS1294");
    expect(code).not.toBe(0);
  });

  it("the formatter refuses a line that it would change", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "kikimimi-format-"));
    writeFileSync(path.join(folder, ".oxfmtrc.json"), readFileSync(".oxfmtrc.json"));
    writeFileSync(path.join(folder, "a.ts"), "export const value   =  'x'\n");
    const { code } = runNode([path.resolve("node_modules/oxfmt/bin/oxfmt"), "--check"], folder);
    rmSync(folder, { recursive: true });
    expect(code).not.toBe(0);
  });
});

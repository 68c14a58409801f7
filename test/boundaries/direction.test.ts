import { rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTree, runNode, type SourceFile } from "./tree.ts";

const checker = path.resolve("scripts/check-boundaries.mjs");

/** Modules that everything below imports, themselves without imports. */
const targets: readonly SourceFile[] = [
  ...[
    "core",
    "aws",
    "store",
    "messaging",
    "search",
    "platforms",
    "classifier",
    "pipeline",
    "api",
    "web",
    "cli",
    "local",
  ].map((name) => (name === "core" ? "packages/core/src/base/target.ts" : `packages/${name}/src/target.ts`)),
  "packages/core/src/thread/target.ts",
  "packages/core/src/roomless.ts",
  "packages/api/src/client.ts",
  "packages/platforms/src/registry.ts",
  "packages/platforms/src/sample/manifest.ts",
  "packages/store/src/keys.ts",
  "functions/target.ts",
  "stacks/target.ts",
  "test/support/target.ts",
].map((file): SourceFile => [file, "export const target = 1;\n"]);

const imports = (specifier: string) => `import * as target from ${JSON.stringify(specifier)};\nvoid target;\n`;

/** [rule that must object, file that offends, what it imports] */
const violations: readonly (readonly [string, string, string])[] = [
  ["direction-core", "packages/core/src/base/a.ts", "@kikimimi/store/target"],
  ["direction-aws", "packages/aws/src/a.ts", "@kikimimi/store/target"],
  ["direction-platforms", "packages/platforms/src/c.ts", "@kikimimi/aws/target"],
  ["direction-store", "packages/store/src/a.ts", "../../search/src/target.ts"],
  ["direction-store", "packages/store/src/b.ts", "@kikimimi/pipeline/target"],
  ["direction-messaging", "packages/messaging/src/a.ts", "@kikimimi/store/target"],
  ["direction-search", "packages/search/src/a.ts", "@kikimimi/store/target"],
  ["direction-platforms", "packages/platforms/src/a.ts", "@kikimimi/classifier/target"],
  ["direction-classifier", "packages/classifier/src/a.ts", "@kikimimi/platforms/target"],
  ["direction-holidays", "packages/holidays/src/a.ts", "@kikimimi/store/target"],
  ["direction-pipeline", "packages/pipeline/src/a.ts", "@kikimimi/api/target"],
  ["keys-in-the-store-only", "packages/pipeline/src/k.ts", "@kikimimi/store/keys"],
  ["direction-api", "packages/api/src/a.ts", "@kikimimi/local/target"],
  ["direction-web", "packages/web/src/a.ts", "@kikimimi/pipeline/target"],
  ["direction-web", "packages/web/src/b.ts", "@kikimimi/api/target"],
  ["direction-cli", "packages/cli/src/a.ts", "@kikimimi/store/target"],
  ["direction-cli", "packages/cli/src/b.ts", "@kikimimi/platforms/target"],
  ["direction-local", "packages/local/src/a.ts", "../../cli/src/target.ts"],
  ["core-is-pure", "packages/core/src/base/b.ts", "node:fs"],
  ["core-is-pure", "packages/core/src/base/c.ts", "hono"],
  ["core-room-mention", "packages/core/src/mention/a.ts", "../thread/target.ts"],
  ["core-room-base", "packages/core/src/base/d.ts", "@kikimimi/core/thread/target"],
  ["core-has-rooms", "packages/store/src/e.ts", "../../core/src/roomless.ts"],
  ["nobody-imports-functions-or-stacks", "packages/local/src/b.ts", "../../../functions/target.ts"],
  ["nobody-imports-functions-or-stacks", "packages/platforms/src/b.ts", "../../../stacks/target.ts"],
  ["functions-and-stacks-apart", "functions/a.ts", "../stacks/target.ts"],
  ["stacks-read-manifests-only", "stacks/a.ts", "@kikimimi/core/base/target"],
  ["nobody-imports-tests", "packages/api/src/b.ts", "../../../test/support/target.ts"],
  ["natural-by-module-path", "packages/classifier/src/b.ts", "natural"],
  ["only-classifier-imports-natural", "packages/pipeline/src/b.ts", "natural/lib/natural/stemmers/porter_stemmer.js"],
  ["only-store-imports-dynamodb", "packages/pipeline/src/c.ts", "@aws-sdk/client-dynamodb"],
  ["only-store-imports-dynamodb", "functions/b.ts", "@aws-sdk/lib-dynamodb"],
  ["only-messaging-imports-sqs", "packages/local/src/c.ts", "@aws-sdk/client-sqs"],
  ["only-api-imports-hono", "functions/c.ts", "hono"],
  ["no-dev-dependencies-in-production", "functions/d.ts", "fast-check"],
  ["no-undeclared-dependencies", "packages/store/src/c.ts", "fast-check"],
  ["no-unresolvable", "packages/store/src/d.ts", "./nowhere.ts"],
];

const permitted: readonly (readonly [string, string])[] = [
  ["functions/ok.ts", "@kikimimi/pipeline/target"],
  ["packages/api/src/ok.ts", "@kikimimi/pipeline/target"],
  ["packages/pipeline/src/ok.ts", "@kikimimi/store/target"],
  ["packages/store/src/ok.ts", "@kikimimi/core/base/target"],
  ["packages/core/src/promise/ok.ts", "../thread/target.ts"],
  ["packages/messaging/src/ok.ts", "@kikimimi/aws/target"],
  ["packages/store/src/sdk.ts", "@aws-sdk/client-dynamodb"],
  ["packages/core/src/base/ok.ts", "zod"],
  ["packages/core/src/base/hash.ts", "node:crypto"],
  ["packages/core/src/base/ok.test.ts", "fast-check"],
  ["packages/classifier/src/ok.ts", "natural/lib/natural/stemmers/porter_stemmer.js"],
  ["packages/web/src/ok.ts", "@kikimimi/api/client"],
  ["packages/cli/src/ok.ts", "@kikimimi/platforms/registry"],
  ["stacks/ok.ts", "@kikimimi/platforms/sample/manifest"],
  ["stacks/keys.ts", "@kikimimi/store/keys"],
];

const trees: string[] = [];
function treeOf(files: readonly SourceFile[]): string {
  const tree = makeTree([...targets, ...files]);
  trees.push(tree);
  return tree;
}

afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true });
});

describe("direction of dependencies", () => {
  let broken: ReturnType<typeof runNode>;
  beforeAll(() => {
    const offenders = violations.map(([, file, specifier]): SourceFile => [file, imports(specifier)]);
    const cycle: readonly SourceFile[] = [
      ["packages/core/src/base/x.ts", 'import { y } from "./y.ts";\nexport const x = (): number => y();\n'],
      ["packages/core/src/base/y.ts", 'import { x } from "./x.ts";\nexport const y = (): number => x();\n'],
    ];
    const tree = treeOf([...offenders, ...cycle]);
    broken = runNode([checker, "--root", tree, "--min-modules", "1"]);
  });

  it.each(violations)("%s objects to %s importing %s", (rule, file) => {
    expect(broken.code).toBe(1);
    expect(broken.output).toContain(`error ${rule}: ${file} → `);
  });

  it("no-cycles objects to a cycle", () => {
    expect(broken.output).toMatch(/error no-cycles: packages\/core\/src\/base\/[xy]\.ts → /);
  });

  it("accepts every direction that the design allows", () => {
    const tree = treeOf(permitted.map(([file, specifier]): SourceFile => [file, imports(specifier)]));
    const { code, output } = runNode([checker, "--root", tree, "--min-modules", "20"]);
    expect(output).toContain(" 0 violations");
    expect(code).toBe(0);
  });

  it("sees a dependency that exists only as a type", () => {
    const tree = treeOf([
      [
        "packages/store/src/a.ts",
        'import type { target } from "@kikimimi/messaging/target";\nexport type T = typeof target;\n',
      ],
    ]);
    const { output } = runNode([checker, "--root", tree, "--min-modules", "1"]);
    expect(output).toContain("error direction-store: packages/store/src/a.ts → ");
  });

  it("fails when it sees too few files", () => {
    const { code, output } = runNode([checker, "--root", treeOf([]), "--min-modules", "1000"]);
    expect(output).toContain("the check is blind");
    expect(code).toBe(1);
  });

  it("sees this project's own files", () => {
    const { output } = runNode([checker]);
    const seen = Number(/^(\d+) TypeScript modules/m.exec(output)?.[1]);
    expect(seen).toBeGreaterThanOrEqual(40);
  });
});

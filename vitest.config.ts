import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { hasJava } from "./test/support/dynamodb-local.ts";

/** The suites on real engines; the same ones whichever engine the setup starts. */
function integration(name: string, setup: string, exclude: string[] = []): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      include: ["test/integration/**/*.test.ts"],
      exclude,
      globalSetup: [setup],
      isolate: false,
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  };
}

/**
 * Suites to which it makes no difference which engine keeps the table: commands, platforms' edges and walks over the API, whose
 * writes other suites make on both.
 */
const TABLELESS = [
  "test/integration/{access,export,reply,source,staff,topic,wave,webhook,work}-cli.test.ts",
  "test/integration/{bluesky,brand-document,brand-model,brand-wall,bulk,erase,erase-crash,event-source,export,voice}.test.ts",
  "test/integration/{outgoing-webhook-crash,reply-crash,reply-platforms,search-index,search-query,topic-order,volume,week}.test.ts",
];

/** They promise times: nothing may run beside them. */
const TIMED = ["test/e2e/{budget,triage}.test.ts"];

if (!hasJava())
  process.stderr.write("No Java here: the integration suites run on dynoxide only, not on DynamoDB Local.\n");

export default defineConfig({
  test: {
    // A focused test would silently leave out all the others.
    allowOnly: false,
    passWithNoTests: false,
    // Three even on two cores: suites wait for engines as often as for the processor.
    maxWorkers: 3,
    reporters: ["default", ["json", { outputFile: ".cache/test-report.json" }]],
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "packages/*/src/**/*.test.{ts,tsx}",
            "functions/**/*.test.ts",
            "scripts/**/*.test.ts",
            "stacks/**/*.test.ts",
          ],
          isolate: false,
          testTimeout: 10_000,
        },
      },
      { test: { name: "contract", include: ["test/contract/**/*.test.ts"], isolate: false, testTimeout: 15_000 } },
      integration("integration", "test/support/setup-embedded.ts"),
      ...(hasJava()
        ? [integration("integration-dynamodb-local", "test/support/setup-dynamodb-local.ts", TABLELESS)]
        : []),
      {
        test: {
          name: "bundles",
          include: ["test/bundles/**/*.test.ts"],
          globalSetup: ["test/support/setup-bundles.ts"],
          // Loading is timed: nothing of ours may run beside it.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "boundaries",
          include: ["test/boundaries/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "stacks",
          include: ["test/stacks/**/*.test.ts"],
          testTimeout: 60_000,
          // SST's components are fetched where they are not here yet.
          hookTimeout: 400_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          // Each suite starts the whole service and a browser; what has to be fast is timed by itself below.
          exclude: TIMED,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "e2e-timed",
          include: TIMED,
          testTimeout: 90_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // A focused test would silently leave out all the others.
    allowOnly: false,
    passWithNoTests: false,
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
          testTimeout: 10_000,
        },
      },
      { test: { name: "contract", include: ["test/contract/**/*.test.ts"], testTimeout: 15_000 } },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
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
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          // Each suite starts the whole service and a browser.
          fileParallelism: false,
        },
      },
    ],
  },
});

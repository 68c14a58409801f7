import { defineConfig } from "vitest/config";

/** `npm run test:bundles`: the integration suites once more, with every function called from its deployed bundle. */
export default defineConfig({
  test: {
    allowOnly: false,
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: "integration-bundles",
          include: ["test/integration/**/*.test.ts"],
          globalSetup: ["test/support/setup-bundles.ts"],
          // What is tested is the file itself, not what a transform makes of it.
          server: { deps: { external: [/\.cache\/bundles\//] } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

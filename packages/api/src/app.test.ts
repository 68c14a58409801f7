import { globSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

describe("the API", () => {
  it("can be made after anything of core was loaded, as the local service does", { timeout: 60_000 }, async () => {
    // Only schemas that are made after the API's own zod describe themselves: extend one of core's, then name it.
    const files = globSync("packages/core/src/**/*.ts").filter((file) => !file.endsWith(".test.ts"));
    expect(files.length).toBeGreaterThan(20);
    await Promise.all(files.map((file) => import(resolve(file))));
    expect(await import("./app.ts")).toHaveProperty("createApp");
  });
});

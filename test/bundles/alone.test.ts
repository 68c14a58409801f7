import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { DDSketch } from "@datadog/sketches-js";
import { SKETCH_ERROR } from "@kikimimi/core/report/sketch";
import { createWorld, type World } from "../support/world.ts";
import { bundleOne, functionNames, NODEJS } from "../../scripts/bundles.ts";
import { invoke } from "./invoke.ts";
import { loadOnce } from "./load.ts";

/** A folder as Lambda has one: the bundle, and no node_modules in it or above it. */
let folder: string;
let world: World;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kikimimi-alone-"));
  for (const name of functionNames())
    copyFileSync(join(inject("bundles") ?? "", `${name}.mjs`), join(folder, `${name}.mjs`));
  world = await createWorld();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a bundle in a folder of its own", () => {
  it("loads without any package beside it", () => {
    expect(loadOnce(join(folder, "api.mjs")).wall).toBeGreaterThan(0);
  });

  it.each(["rollup", "sweep"])("%s runs without any package beside it", async (name) => {
    const { error, answer } = await invoke(join(folder, `${name}.mjs`), world.variables, { id: "1", detail: {} });
    expect({ error, answer }).toEqual({ error: undefined, answer: null });
  });

  it("makes, merges and reads sketches without the package that is left outside", async () => {
    const file = join(folder, "sketch.mjs");
    await bundleOne("test/fixtures/sketch-handler.ts", file);
    const { error, answer } = await invoke(file, {}, { values: [1_000, 2_000, 4_000] });
    expect(error).toBeUndefined();
    // Sound: the handler answers it.
    const { median } = answer as { readonly median: number };
    expect(Math.abs(median - 2_000)).toBeLessThanOrEqual(2_000 * SKETCH_ERROR);
  });

  it("asks for it only when a sketch's wire format is made, which is never", () => {
    // A static import of what is left outside would end the function as it loads.
    for (const name of functionNames()) {
      const text = readFileSync(join(folder, `${name}.mjs`), "utf8");
      for (const outside of NODEJS.esbuild.external)
        expect(text).not.toMatch(new RegExp(`(?:from|import)\\s*\\(?\\s*["']${outside}`));
    }
    expect(() => new DDSketch().toProto()).toThrow(/protobufjs/);
  });
});

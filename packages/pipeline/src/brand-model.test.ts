import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModelFile } from "@kikimimi/classifier/model";
import { numberNames } from "@kikimimi/classifier/features";
import { shippedModel } from "@kikimimi/classifier/models";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withBrandModels } from "./brand-model.ts";
import { classifyText } from "./classify-text.ts";
import type { Context } from "./context.ts";
import { readModelFile } from "./model-file.ts";

const shipped: ModelFile = { ...shippedModel("ja").file, numbers: numberNames("ja") };

describe("a brand's model", () => {
  let folder: string;
  const fileOf = (model: unknown): string => {
    const path = join(folder, "model.json");
    writeFileSync(path, typeof model === "string" ? model : JSON.stringify(model));
    return path;
  };
  const told: unknown[] = [];
  const ctx: Pick<Context, "classifier" | "log"> = {
    log: {
      info: (event, fields) => told.push([event, fields]),
      warn: () => undefined,
      error: () => undefined,
      metrics: () => undefined,
    },
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "kikimimi-model-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("reads its own language and leaves the other to the shipped model", () => {
    const version = `${shipped.version}+brand.0badcafe`;
    const path = fileOf({ ...shipped, version });
    const mine = withBrandModels(ctx, { KIKIMIMI_MODEL_JA: path, KIKIMIMI_MODEL_EN: "" });
    expect(classifyText(mine, "荷物が届きません").model).toBe(version);
    expect(classifyText(mine, "Where is my parcel? I want it now").model).toBe(shippedModel("en").file.version);
    expect(classifyText(ctx, "荷物が届きません").model).toBe(shipped.version);
    expect(told).toEqual([["model.loaded", { language: "ja", path, version }]]);
  });

  it("is read once: what happens to the file later changes nothing", () => {
    const mine = withBrandModels(ctx, {
      KIKIMIMI_MODEL_JA: fileOf({ ...shipped, version: "linear-0001+brand.00000001" }),
    });
    fileOf("{}");
    expect(classifyText(mine, "荷物が届きません").model).toBe("linear-0001+brand.00000001");
  });

  it("changes nothing where no variable names one", () => {
    expect(withBrandModels(ctx, { KIKIMIMI_MODEL_JA: "" })).toBe(ctx);
  });

  it("says in one line why a file cannot serve", () => {
    const renamed = shipped.numbers.map((name, at) => (at === 3 ? "elsewhere" : name));
    const cases: [unknown, string][] = [
      ["no json", "it is no JSON"],
      [{}, "version"],
      [{ ...shipped, language: "en" }, "is a model for en, not for ja"],
      [{ ...shipped, numbers: renamed }, 'number 3 is "elsewhere" where this version has "last feeling"'],
      [
        { ...shipped, numbers: shipped.numbers.slice(1), weights: shipped.weights.slice(1) },
        "other features: number 0",
      ],
      [
        { ...shipped, numbers: [...shipped.numbers, "more"], weights: [...shipped.weights, shipped.bias] },
        '"more" where',
      ],
      [{ ...shipped, weights: shipped.weights.slice(1) }, "weights"],
      [{ ...shipped, rows: shipped.rows.slice(0, 400) }, "bytes do not fit"],
      [{ ...shipped, bias: [1] }, "bias needs 16 numbers"],
      [{ ...shipped, cuts: { ...shipped.cuts, anger: [0.5] } }, "cuts.anger needs two"],
      [{ ...shipped, hashes: "!" }, "hashes"],
      [{ ...shipped, extra: 1 }, "extra"],
    ];
    for (const [model, problem] of cases) {
      const path = fileOf(model);
      expect(() => readModelFile(path, "ja")).toThrow(problem);
      expect(() => withBrandModels(ctx, { KIKIMIMI_MODEL_JA: path })).toThrow(path);
    }
    expect(() => readModelFile(join(folder, "nowhere"), "ja")).toThrow("cannot be read");
  });
});

import { Model } from "@kikimimi/classifier/model";
import { ANGER, WIDTH } from "@kikimimi/classifier/outputs";
import { Features, numberNames } from "@kikimimi/classifier/features";
import { describe, expect, it } from "vitest";
import { cutsOf, linesOf } from "./calibrate.ts";
import { exampleOf } from "./example.ts";
import { fit, logitsOf, weightiest } from "./fit.ts";
import type { Labelled } from "./label.ts";
import { packed } from "./pack.ts";
import { RECIPES } from "./recipe.ts";

const names = numberNames("en");
const recipe = { ...RECIPES.en, epochs: 6, minCount: 1 };
const TEXTS: readonly (readonly [string, Labelled["sentiment"], Labelled["anger"]])[] = [
  ["lovely lunch, thank you", "positive", 0],
  ["the lunch was lovely and warm", "positive", 0],
  ["what time is lunch", "neutral", 0],
  ["lunch is at noon", "neutral", 0],
  ["a zorbing clown ruined lunch", "negative", 2],
  ["zorbing lunch again, clowns", "negative", 2],
];
const labelled = TEXTS.map(([text, sentiment, anger]): Labelled => ({ text, sentiment, anger }));
const examples = labelled.map((one) => exampleOf(one, "en"));

describe("fit", () => {
  it("is the same for the same examples, recipe and seed, and another for another seed", () => {
    const bytes = (seed: number): string =>
      Buffer.from(fit(examples, names, { ...recipe, seed }).weights.buffer).toString("hex");
    expect(bytes(1)).toBe(bytes(1));
    expect(bytes(1)).not.toBe(bytes(2));
  });

  it("learns nothing for a head whose label is unknown", () => {
    const fitted = fit(examples, names, recipe);
    for (const row of fitted.rows.values())
      for (let output = 4; output < WIDTH; output += 1) expect(fitted.weights[row * WIDTH + output]).toBe(0);
  });

  it("learns what a word means", () => {
    const fitted = fit(examples, names, recipe);
    const angry = (text: string): number => logitsOf(fitted, exampleOf({ text }, "en"))[ANGER[1]] ?? 0;
    expect(angry("zorbing lunch")).toBeGreaterThan(angry("lovely lunch"));
  });

  it("takes half a step where two annotators disagree", () => {
    const { targets, truth } = exampleOf({ text: "hm", anger: 2, second: { anger: 1 } }, "en");
    expect([targets[ANGER[0]], targets[ANGER[1]]]).toEqual([1, 0.5]);
    expect([truth[ANGER[0]], truth[ANGER[1]]]).toEqual([1, 1]);
  });

  it("stays near where it begins, and knows what that knew", () => {
    const start = fit(examples, names, recipe);
    const adapted = fit([exampleOf({ text: "quiet day", sentiment: "neutral" }, "en")], names, recipe, { start });
    for (const [hash, row] of start.rows) expect(adapted.rows.get(hash)).toBe(row);
    const angry = logitsOf(adapted, exampleOf({ text: "zorbing clowns" }, "en"))[ANGER[1]] ?? 0;
    const calm = logitsOf(adapted, exampleOf({ text: "lovely lunch" }, "en"))[ANGER[1]] ?? 0;
    expect(angry).toBeGreaterThan(calm);
  });
});

describe("packed", () => {
  it("scores as the fit did, but for what a byte cannot hold", () => {
    const fitted = fit(examples, names, recipe);
    const unseen = examples.map((example) => ({ logits: logitsOf(fitted, example), example }));
    const lines = linesOf(unseen);
    const file = packed(fitted, lines, cutsOf(unseen, lines), { version: "test", language: "en", numbers: names });
    const model = new Model(file);
    const features = new Features();
    const logits = new Float64Array(WIDTH);
    for (const { text } of labelled) {
      features.reading.read(text);
      features.extract("en", {});
      model.score(logits, features.grams, features.numbers);
      const exact = logitsOf(fitted, exampleOf({ text }, "en"));
      for (let output = 0; output < WIDTH; output += 1) {
        const wanted = (lines.times[output] ?? 1) * (exact[output] ?? 0) + (lines.shifts[output] ?? 0);
        const roundings = (file.steps[output] ?? 0) * 0.5 * features.grams.length * features.grams.scale + 0.01;
        expect(Math.abs((logits[output] ?? 0) - wanted)).toBeLessThanOrEqual(roundings);
      }
    }
  });

  it("keeps the weightiest n-grams where there is no room for all", () => {
    const fitted = fit(examples, names, recipe);
    const keep = weightiest(fitted, examples, 20);
    expect(keep.size).toBe(20);
    expect(fit(examples, names, recipe, { keep }).rows.size).toBe(20);
  });
});

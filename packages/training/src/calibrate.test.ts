import { describe, expect, it } from "vitest";
import { ANGER, URGENCY, WIDTH } from "@kikimimi/classifier/outputs";
import { cutsOf, type Lines, type Unseen } from "./calibrate.ts";
import { targetsOf } from "./example.ts";
import type { Labels } from "./label.ts";

const lines: Lines = { times: new Float64Array(WIDTH).fill(1), shifts: new Float64Array(WIDTH) };

/** So many posts that a fit gives one chance of level 2, of which a share is. */
function posts(chance: number, many: number, level2: number, isOthers = false): Unseen[] {
  return Array.from({ length: many }, (_, at) => {
    const level = at < level2 ? 2 : 0;
    const labels: Labels = { sentiment: "neutral", anger: level, urgency: level, intents: [] };
    const truth = targetsOf(labels);
    const logits = new Float64Array(WIDTH);
    for (const output of [...ANGER, ...URGENCY]) logits[output] = Math.log(chance / (1 - chance));
    const example = {
      hashes: new Int32Array(0),
      values: new Float32Array(0),
      numbers: new Float32Array(0),
      targets: truth,
      truth,
      weight: 1,
      sentimentWeight: 1,
    };
    return { logits, example, isOthers };
  });
}

/** From sure to unlikely: precision falls from .9 over .75 to .5. */
const falling = [...posts(0.805, 100, 90), ...posts(0.505, 100, 60), ...posts(0.205, 100, 0)];

describe("urgency 2", () => {
  it("begins at the lowest cut that keeps three in five right", () => {
    const [, cut] = cutsOf(falling, lines).urgency;
    expect(cut).toBeGreaterThan(0.205);
    expect(cut).toBeLessThanOrEqual(0.505);
  });

  it("does not trust a precision that a few posts happen to have", () => {
    // 13 of 20 right are .65, give or take .11: too little to trust; of ten times as many it is enough.
    const few = [...posts(0.805, 10, 9), ...posts(0.505, 10, 4), ...posts(0.205, 100, 0)];
    expect(cutsOf(few, lines).urgency[1]).toBeGreaterThan(0.505);
    const many = Array.from({ length: 10 }, () => few).flat();
    expect(cutsOf(many, lines).urgency[1]).toBeLessThanOrEqual(0.505);
  });
});

describe("anger 2", () => {
  it("begins at the best F1", () => {
    const [, cut] = cutsOf(falling, lines).anger;
    expect(cut).toBeGreaterThan(0.205);
    expect(cut).toBeLessThanOrEqual(0.505);
  });

  it("is asked for more where it would call those angry who tell of somebody else's anger", () => {
    const calm = posts(0.005, 80, 0, true);
    const tellers = [...calm, ...posts(0.605, 8, 0, true)];
    expect(cutsOf([...falling, ...tellers], lines).anger[1]).toBeLessThanOrEqual(0.505);
    const more = [...calm, ...posts(0.605, 9, 0, true)];
    expect(cutsOf([...falling, ...more], lines).anger[1]).toBeGreaterThan(0.605);
  });
});

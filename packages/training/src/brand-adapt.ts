import { createHash } from "node:crypto";
import { numberNames, type ModelLanguage } from "@kikimimi/classifier/features";
import type { ModelFile } from "@kikimimi/classifier/model";
import { WIDTH } from "@kikimimi/classifier/outputs";
import type { Cuts } from "./calibrate.ts";
import type { BrandRow } from "./brand-rows.ts";
import { exampleOf, type Example } from "./example.ts";
import { chances, fit, logitsOf, type Fit } from "./fit.ts";
import { packed } from "./pack.ts";
import { RECIPES, type Recipe } from "./recipe.ts";

/** New n-grams that a brand model has room for beside the shipped model's. */
const NEW_ROWS = 8_000;
/** A new n-gram must stand in so many of the operator's rows. */
const MIN_ROWS = 2;
/** What one of the operator's rows counts beside a post of the replay, as long as all together count no more than it. */
const ROW_WEIGHT = 2;
const SMOOTHING = 0.05;
/** Small steps from where the base stands: found by cross-validation on the project's own test writers. */
const STEPS = { epochs: 8, rate: 0.04 };

/** Turns a stored model back into weights that can be fitted further: bytes × steps. */
export function unpacked(file: ModelFile): Fit {
  const hashes = Buffer.from(file.hashes, "base64");
  const bytes = Buffer.from(file.rows, "base64");
  const rows = new Map<number, number>();
  for (let row = 0; row < hashes.length / 4; row += 1) rows.set(hashes.readInt32LE(row * 4), row);
  const weights = Float64Array.from(
    { length: bytes.length },
    (_, at) => bytes.readInt8(at) * (file.steps[at % WIDTH] ?? 0),
  );
  return { rows, weights, numberWeights: Float64Array.from(file.weights.flat()), bias: Float64Array.from(file.bias) };
}

/** What every fit of one training shares: where it begins and what it must not forget. */
export type Ground = {
  readonly base: ModelFile;
  readonly start: Fit;
  readonly replay: readonly Example[];
  readonly recipe: Recipe;
};

/**
 * The ground of a training. The replay is the project's own posts with what the base answers to them, not with their
 * labels: it pulls at nothing until the operator's rows move an answer (learning without forgetting, Li and Hoiem 2016).
 */
export function groundOf(base: ModelFile, replay: readonly string[], seed: number): Ground {
  const start = unpacked(base);
  const examples = replay.map((text): Example => {
    const example = exampleOf({ text }, base.language);
    const answers = logitsOf(start, example);
    chances(answers);
    return { ...example, targets: Float32Array.from(answers) };
  });
  // Nothing is hidden and no target softened: at the start the replay's errors are exactly 0.
  const recipe = { ...RECIPES[base.language], ...STEPS, seed, smoothing: 0, dropout: 0, blackout: 0, minCount: 1 };
  return { base, start, replay: examples, recipe };
}

/** The operator's labels, a little softened: people err, and some rows are few. */
function softened(example: Example): Example {
  const targets = example.targets.map(
    (target, output) => target * (1 - SMOOTHING) + SMOOTHING * (output < 2 ? 1 / 3 : 1 / 2),
  );
  return { ...example, targets };
}

/** The new n-grams that most of the operator's rows have. */
function newGrams(examples: readonly Example[], known: ReadonlyMap<number, number>): Set<number> {
  const counts = new Map<number, number>();
  for (const { hashes } of examples)
    for (const hash of hashes) if (!known.has(hash)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const ranked = [...counts].filter(([, count]) => count >= MIN_ROWS).toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  return new Set(ranked.slice(0, NEW_ROWS).map(([hash]) => hash));
}

/** Rounds in which the biases settle: most texts are answered with such certainty that one round moves few of them. */
const ROUNDS = 30;

/**
 * Shifts the biases until each answer is given to the replay as often as the base gives it, in the mean: what a few
 * hundred rows say of how common something is would move every text's answer past its cut.
 */
function levelled(fitted: Fit, replay: readonly Example[]): Fit {
  const bias = fitted.bias.slice();
  const odds = (sum: number): number => Math.log(sum / (replay.length - sum));
  const shown = replay.map((example) => ({ logits: logitsOf(fitted, example), example }));
  for (let round = 0; round < ROUNDS && replay.length > 0; round += 1) {
    const said = new Float64Array(WIDTH);
    const wanted = new Float64Array(WIDTH);
    for (const { logits, example } of shown) {
      const now = logits.map((logit, output) => logit + (bias[output] ?? 0) - (fitted.bias[output] ?? 0));
      chances(now);
      for (let output = 0; output < WIDTH; output += 1) {
        said[output] = (said[output] ?? 0) + (now[output] ?? 0);
        wanted[output] = (wanted[output] ?? 0) + (example.targets[output] ?? 0);
      }
    }
    for (let output = 0; output < WIDTH; output += 1)
      bias[output] = (bias[output] ?? 0) + odds(wanted[output] ?? 0) - odds(said[output] ?? 0);
  }
  return { ...fitted, bias };
}

function contentOf(model: ModelFile): string {
  return createHash("sha256").update(JSON.stringify(model), "utf8").digest("hex").slice(0, 8);
}

/**
 * The base, fitted further on an operator's rows. Its levels begin where the base's do. The version names the content
 * and sorts after the base's. The same rows, in the same order, give the same bytes.
 */
export function adapted({ base, start, replay, recipe }: Ground, rows: readonly BrandRow[]): ModelFile {
  const { language } = base;
  const weight = Math.min(ROW_WEIGHT, Math.max(1, replay.length) / Math.max(1, rows.length));
  const own = rows.map(({ text, labels }) => softened(exampleOf({ ...labels, text, weight }, language)));
  const names = numberNames(language);
  const fitted = levelled(fit([...replay, ...own], names, recipe, { start, keep: newGrams(own, start.rows) }), replay);
  const unmoved = { times: new Float64Array(WIDTH).fill(1), shifts: new Float64Array(WIDTH) };
  const model = packed(fitted, unmoved, cutsOf(base), { version: base.version, language, numbers: names });
  return { ...model, version: `${base.version}+brand.${contentOf(model)}` };
}

function cutsOf({ cuts }: ModelFile): Cuts {
  const pair = ([one = 0.5, two = 0.5]: readonly number[]): [number, number] => [one, two];
  return { anger: pair(cuts.anger), urgency: pair(cuts.urgency) };
}

/** Whether the code reads texts as the model was trained to: the same number features in the same order. */
export function fits({ numbers }: ModelFile, language: ModelLanguage): boolean {
  const names = numberNames(language);
  return numbers.length === names.length && names.every((name, at) => name === numbers[at]);
}

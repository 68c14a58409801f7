import { NEGATIVE, POSITIVE, WIDTH } from "@kikimimi/classifier/outputs";
import { gramType } from "@kikimimi/classifier/grams";
import type { Example } from "./example.ts";
import { randomFrom, shuffle } from "./random.ts";
import { headOf, type Recipe } from "./recipe.ts";

/** Fitted weights in full precision. */
export type Fit = {
  /** Hash of an n-gram → its row. */
  readonly rows: ReadonlyMap<number, number>;
  readonly weights: Float64Array;
  readonly numberWeights: Float64Array;
  readonly bias: Float64Array;
};

type Row = { readonly rows: Int32Array; readonly values: Float32Array; readonly example: Example };

function countsOf(examples: readonly Example[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { hashes } of examples) for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return counts;
}

function rowed(example: Example, index: ReadonlyMap<number, number>): Row {
  const rows: number[] = [];
  const values: number[] = [];
  for (const [at, hash] of example.hashes.entries()) {
    const row = index.get(hash);
    if (row === undefined) continue;
    rows.push(row);
    values.push(example.values[at] ?? 0);
  }
  return { rows: Int32Array.from(rows), values: Float32Array.from(values), example };
}

/** Adds `values` × `weights` of the first `length` rows to `into`. */
function accumulate(
  into: Float64Array,
  weights: Float64Array,
  rows: Int32Array,
  values: Float32Array,
  length: number,
): void {
  for (let at = 0; at < length; at += 1) {
    const from = (rows[at] ?? 0) * WIDTH;
    const value = values[at] ?? 0;
    for (let output = 0; output < WIDTH; output += 1)
      into[output] = (into[output] ?? 0) + (weights[from + output] ?? 0) * value;
  }
}

/** Turns logits into chances: a softmax over positive, negative and neutral (at 0), a logistic for every other output. */
export function chances(logits: Float64Array): void {
  const up = logits[POSITIVE] ?? 0;
  const down = logits[NEGATIVE] ?? 0;
  const top = Math.max(0, up, down);
  const sum = Math.exp(up - top) + Math.exp(down - top) + Math.exp(-top);
  logits[POSITIVE] = Math.exp(up - top) / sum;
  logits[NEGATIVE] = Math.exp(down - top) / sum;
  for (let output = 2; output < WIDTH; output += 1) logits[output] = 1 / (1 + Math.exp(-(logits[output] ?? 0)));
}

/** A pull that marks an output as not learning from a feature. */
const OFF = -1;

/** One table of weights under AdaGrad. */
class Table {
  readonly weights: Float64Array;
  readonly #squares: Float64Array;
  readonly #anchor: Float64Array | undefined;

  constructor(length: number, start: Float64Array | undefined, square: number) {
    this.weights = new Float64Array(length);
    if (start !== undefined) this.weights.set(start);
    this.#squares = new Float64Array(length).fill(square);
    this.#anchor = start === undefined ? undefined : this.weights.slice();
  }

  /** Moves one row against its gradient: error × value, and the pull back to where it began (0 unless given). */
  step(row: number, value: number, errors: Float64Array, pulls: Float64Array, times: number, rate: number): void {
    const from = row * WIDTH;
    for (let output = 0; output < WIDTH; output += 1) {
      const error = errors[output] ?? 0;
      const pull = pulls[output] ?? OFF;
      if (error === 0 || pull < 0) continue;
      const at = from + output;
      const weight = this.weights[at] ?? 0;
      const gradient = error * value + pull * times * (weight - (this.#anchor?.[at] ?? 0));
      const square = (this.#squares[at] ?? 0) + gradient * gradient;
      this.#squares[at] = square;
      this.weights[at] = weight - (rate * gradient) / Math.sqrt(square);
    }
  }
}

/** For each n-gram type the pull of each output. */
function gramPulls({ heads }: Recipe): Float64Array[] {
  return Array.from({ length: 8 }, (_, type) =>
    Float64Array.from({ length: WIDTH }, (__, output) => {
      const head = heads[headOf(output)];
      return head.grams.some((known) => known === type) ? head.decay : OFF;
    }),
  );
}

/** For each number feature the pull of each output. */
function numberPulls({ heads, numberDecay }: Recipe, names: readonly string[]): Float64Array[] {
  return names.map((name) =>
    Float64Array.from({ length: WIDTH }, (_, output) => (heads[headOf(output)].uses(name) ? numberDecay : OFF)),
  );
}

/** What is shown of a text in one round: all, some or none of its n-grams. */
class Shown {
  rows = new Int32Array(0);
  values = new Float32Array(0);
  length = 0;

  pick(row: Row, { dropout, blackout }: Recipe, random: () => number): void {
    if (this.rows.length < row.rows.length) {
      this.rows = new Int32Array(row.rows.length * 2);
      this.values = new Float32Array(row.rows.length * 2);
    }
    this.length = 0;
    if (random() < blackout) return;
    for (let at = 0; at < row.rows.length; at += 1) {
      if (random() < dropout) continue;
      this.rows[this.length] = row.rows[at] ?? 0;
      this.values[this.length] = (row.values[at] ?? 0) / (1 - dropout);
      this.length += 1;
    }
  }
}

function errorsOf(logits: Float64Array, { targets, weight, sentimentWeight }: Example, smoothing: number): void {
  chances(logits);
  for (let output = 0; output < WIDTH; output += 1) {
    const target = targets[output] ?? Number.NaN;
    const smooth = target * (1 - smoothing) + smoothing * (output <= NEGATIVE ? 1 / 3 : 1 / 2);
    logits[output] = Number.isNaN(target)
      ? 0
      : ((logits[output] ?? 0) - smooth) * weight * (output <= NEGATIVE ? sentimentWeight : 1);
  }
}

/** Where a fit begins and which n-grams may get a row. */
export type FitOptions = { readonly keep?: ReadonlySet<number>; readonly start?: Fit };

/**
 * Fits all outputs at once by stochastic gradient descent, the same way for the same examples and recipe. With `keep`
 * only those n-grams get a row; with `start` weights begin, and are pulled back, there instead of at 0. `names` are the
 * number features in order.
 */
export function fit(
  examples: readonly Example[],
  names: readonly string[],
  recipe: Recipe,
  { keep, start }: FitOptions = {},
): Fit {
  const counts = countsOf(examples);
  const index = new Map<number, number>(start?.rows);
  for (const [hash, count] of counts)
    if (count >= recipe.minCount && !index.has(hash) && (keep === undefined || keep.has(hash)))
      index.set(hash, index.size);
  // A rare n-gram is met in few examples: each of them pulls so much the harder.
  const times = new Float64Array(index.size);
  const types = new Uint8Array(index.size);
  for (const [hash, row] of index) {
    times[row] = examples.length / Math.max(1, counts.get(hash) ?? 1);
    types[row] = gramType(hash);
  }
  const grams = new Table(index.size * WIDTH, start?.weights, 1e-3);
  const sums = new Table(names.length * WIDTH, start?.numberWeights, 1e-1);
  const bias = new Table(WIDTH, start?.bias, 1e-1);
  const pullsOfType = gramPulls(recipe);
  const pullsOfNumber = numberPulls(recipe, names);
  const free = new Float64Array(WIDTH);
  const rows = examples.map((example) => rowed(example, index));
  const order = Int32Array.from(rows.keys());
  const every = Int32Array.from(names.keys());
  const random = randomFrom(recipe.seed);
  const shown = new Shown();
  const errors = new Float64Array(WIDTH);
  for (let epoch = 0; epoch < recipe.epochs; epoch += 1) {
    shuffle(order, random);
    const rate = recipe.rate * (1 - (0.9 * epoch) / recipe.epochs);
    for (const at of order) {
      const row = rows[at];
      if (row === undefined) continue;
      const { example } = row;
      shown.pick(row, recipe, random);
      errors.set(bias.weights);
      accumulate(errors, grams.weights, shown.rows, shown.values, shown.length);
      accumulate(errors, sums.weights, every, example.numbers, names.length);
      errorsOf(errors, example, recipe.smoothing);
      bias.step(0, 1, errors, free, 0, rate);
      for (let number = 0; number < names.length; number += 1) {
        const value = example.numbers[number] ?? 0;
        if (value !== 0) sums.step(number, value, errors, pullsOfNumber[number] ?? free, 1, rate);
      }
      for (let gram = 0; gram < shown.length; gram += 1) {
        const line = shown.rows[gram] ?? 0;
        grams.step(
          line,
          shown.values[gram] ?? 0,
          errors,
          pullsOfType[types[line] ?? 0] ?? free,
          times[line] ?? 0,
          rate,
        );
      }
    }
  }
  return { rows: index, weights: grams.weights, numberWeights: sums.weights, bias: bias.weights };
}

/** The logits that fitted weights give an example. */
export function logitsOf(fitted: Fit, example: Example): Float64Array {
  const logits = fitted.bias.slice();
  const { rows, values } = rowed(example, fitted.rows);
  accumulate(logits, fitted.weights, rows, values, rows.length);
  accumulate(
    logits,
    fitted.numberWeights,
    Int32Array.from(example.numbers.keys()),
    example.numbers,
    example.numbers.length,
  );
  return logits;
}

/** The n-grams that move scores most over all examples: largest weight × √(examples that have it). */
export function weightiest(fitted: Fit, examples: readonly Example[], most: number): Set<number> {
  const counts = countsOf(examples);
  const ranked = [...fitted.rows].map(([hash, row]): [number, number] => {
    let largest = 0;
    for (let output = 0; output < WIDTH; output += 1)
      largest = Math.max(largest, Math.abs(fitted.weights[row * WIDTH + output] ?? 0));
    return [hash, largest * Math.sqrt(counts.get(hash) ?? 0)];
  });
  return new Set(
    ranked
      .toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, most)
      .map(([hash]) => hash),
  );
}

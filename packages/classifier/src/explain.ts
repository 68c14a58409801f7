import type { Reason } from "@kikimimi/core/mention/signal";
import type { Features } from "./features.ts";
import type { Hits } from "./hits.ts";
import type { Model } from "./model.ts";
import { AT, NUMBERS } from "./numbers.ts";
import type { Original } from "./original.ts";

/** A weighted sum of outputs: what one answer's logit is made of. */
export type Mixture = readonly { readonly output: number; readonly times: number }[];

/** Why a logit is what it is: `bias` and the parts' weights add up to `logit`. */
export type Explanation = {
  readonly logit: number;
  readonly bias: number;
  readonly parts: readonly { readonly evidence: string; readonly weight: number }[];
};

type Sized = (at: number) => number;

/** Which hits stand behind a number made of polar strings, and how large a share of it each has. */
function sizes(number: number, polar: Hits): Sized | undefined {
  const value: Sized = (at) => polar.value[at] ?? 0;
  const anger: Sized = (at) => polar.anger[at] ?? 0;
  const good: Sized = (at) => Math.max(0, value(at));
  const bad: Sized = (at) => Math.max(0, -value(at));
  let net = 0;
  let first = -1;
  let last = -1;
  let best = 0;
  let worst = 0;
  for (let at = 0; at < polar.length; at += 1) {
    if (value(at) === 0) continue;
    net += value(at);
    last = at;
    if (first < 0) first = at;
    if (value(at) > value(best)) best = at;
    if (value(at) < value(worst)) worst = at;
  }
  const only =
    (wanted: number): Sized =>
    (at) =>
      at === wanted ? 1 : 0;
  switch (number) {
    case AT["good words"]:
      return good;
    case AT["bad words"]:
      return bad;
    case AT.balance:
      // The balance is explained by the words on its own side only.
      return net > 0 ? good : bad;
    case AT["first feeling"]:
      return only(first);
    case AT["last feeling"]:
      return only(last);
    case AT["strongest good"]:
      return only(best);
    case AT["strongest bad"]:
      return only(worst);
    case AT["annoyed words"]:
      return (at) => (anger(at) === 1 ? 1 : 0);
    case AT["furious words"]:
      return (at) => (anger(at) === 2 ? 1 : 0);
    default:
      return undefined;
  }
}

/** Weight laid over ranges of symbols; ranges may overlap, and each range's weight is shared by its symbols evenly. */
class Spread {
  readonly #steps: Float64Array;

  constructor(length: number) {
    this.#steps = new Float64Array(length + 1);
  }

  add(from: number, to: number, weight: number): void {
    const each = weight / (to - from);
    this.#steps[from] = (this.#steps[from] ?? 0) + each;
    this.#steps[to] = (this.#steps[to] ?? 0) - each;
  }

  /** The weight of each chunk, given where the chunks end. */
  sums(ends: readonly number[]): number[] {
    let level = 0;
    let at = 0;
    return ends.map((end) => {
      let sum = 0;
      for (; at < end; at += 1) {
        level += this.#steps[at] ?? 0;
        sum += level;
      }
      return sum;
    });
  }
}

function spreadHits(spread: Spread, hits: Hits, size: Sized, weight: number): boolean {
  let total = 0;
  for (let at = 0; at < hits.length; at += 1) total += size(at);
  if (total === 0) return false;
  for (let at = 0; at < hits.length; at += 1) {
    const share = size(at) / total;
    if (share !== 0) spread.add(hits.from[at] ?? 0, hits.to[at] ?? 0, weight * share);
  }
  return true;
}

/**
 * The parts of one logit in the author's own words: words or phrases with what their n-grams, polar strings and cues
 * add, and rules ("rule:length") for what no word stands for. Exact, because the model is linear.
 */
export function explain(
  model: Model,
  features: Features,
  mixture: Mixture,
  ends: readonly number[],
  original: Original,
): Explanation {
  const { reading, grams, numbers, traits, polar, cues } = features;
  const spread = new Spread(reading.length);
  const rules = new Map<string, number>();
  const addRule = (name: string, weight: number): void => {
    rules.set(name, (rules.get(name) ?? 0) + weight);
  };
  const outputs = mixture.map(({ output }) => output);
  const factors = mixture.map(({ output, times }) => times * (model.file.steps[output] ?? 0) * grams.scale);
  const pairs = grams.length - traits.length;
  // Each of two traits stands for half of what they mean together.
  const together = new Float64Array(numbers.length);
  for (let at = 0; at < grams.length; at += 1) {
    const row = grams.row[at] ?? 0;
    if (row === 0) continue;
    let weight = 0;
    for (let one = 0; one < outputs.length; one += 1)
      weight += model.byteAt(row, outputs[one] ?? 0) * (factors[one] ?? 0);
    if (weight === 0) continue;
    if (at >= pairs) {
      const first = traits.first[at - pairs] ?? 0;
      const second = traits.second[at - pairs] ?? 0;
      together[first] = (together[first] ?? 0) + weight / 2;
      together[second] = (together[second] ?? 0) + weight / 2;
      continue;
    }
    const from = grams.from[at] ?? 0;
    const to = grams.to[at] ?? 0;
    if (to > from) spread.add(from, to, weight);
    else addRule("empty text", weight);
  }
  for (let number = 0; number < model.numbers; number += 1) {
    const value = numbers[number] ?? 0;
    if (value === 0) continue;
    let weight = together[number] ?? 0;
    for (const { output, times } of mixture) weight += model.numberWeight(number, output) * times * value;
    const cue = number - NUMBERS.length;
    const size: Sized | undefined =
      cue >= 0 ? (at) => (features.cueLexicon?.name[cues.entry[at] ?? 0] === cue ? 1 : 0) : sizes(number, polar);
    const laid = size !== undefined && spreadHits(spread, cue >= 0 ? cues : polar, size, weight);
    if (!laid) addRule(NUMBERS[number] ?? "cue", weight);
  }
  const found = new Map<string, number>();
  let from = 0;
  const sums = spread.sums(ends);
  for (const [index, end] of ends.entries()) {
    const words = original.slice(reading.at[from] ?? 0, reading.endOf(end - 1));
    const weight = sums[index] ?? 0;
    if (words === "") addRule("spacing", weight);
    else found.set(words, (found.get(words) ?? 0) + weight);
    from = end;
  }
  const parts = [
    ...[...found].map(([evidence, weight]) => ({ evidence, weight })),
    ...[...rules].map(([name, weight]) => ({ evidence: `rule:${name}`, weight })),
  ];
  const bias = mixture.reduce((sum, { output, times }) => sum + (model.file.bias[output] ?? 0) * times, 0);
  return { logit: parts.reduce((sum, { weight }) => sum + weight, bias), bias, parts };
}

/** The parts that moved an answer most, strongest first. */
export function strongest(head: Reason["head"], label: string, { parts }: Explanation, most: number): Reason[] {
  return parts
    .filter(({ weight }) => Math.abs(weight) >= 0.05)
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, most)
    .map(({ evidence, weight }) => ({
      head,
      label,
      evidence: evidence.slice(0, 80).replace(/[\uD800-\uDBFF]$/, ""),
      weight: Math.round(weight * 1000) / 1000,
    }));
}

import type { ModelFile } from "@kikimimi/classifier/model";
import type { ModelLanguage } from "@kikimimi/classifier/features";
import { WIDTH } from "@kikimimi/classifier/outputs";
import type { Cuts, Lines } from "./calibrate.ts";
import type { Fit } from "./fit.ts";

const PRECISION = 10_000;

function rounded(value: number): number {
  return Math.round(value * PRECISION) / PRECISION;
}

/** Folds calibration into the weights and cuts them to one byte each; rows that are all zero are dropped. */
export function packed(
  fitted: Fit,
  lines: Lines,
  cuts: Cuts,
  about: { version: string; language: ModelLanguage; numbers: readonly string[] },
): ModelFile {
  const outputs = Array.from({ length: WIDTH }, (_, output) => output);
  const times = (output: number): number => lines.times[output] ?? 1;
  const steps = outputs.map((output) => {
    let largest = 0;
    for (const row of fitted.rows.values())
      largest = Math.max(largest, Math.abs(fitted.weights[row * WIDTH + output] ?? 0));
    return (largest * times(output)) / 127;
  });
  const rows = [...fitted.rows]
    .toSorted(([a], [b]) => a - b)
    .map(([hash, row]): [number, number[]] => [
      hash,
      outputs.map((output) => {
        const step = steps[output] ?? 0;
        return step === 0 ? 0 : Math.round(((fitted.weights[row * WIDTH + output] ?? 0) * times(output)) / step);
      }),
    ])
    .filter(([, bytes]) => bytes.some((byte) => byte !== 0));
  const hashes = Buffer.alloc(rows.length * 4);
  for (const [at, [hash]] of rows.entries()) hashes.writeInt32LE(hash, at * 4);
  return {
    version: about.version,
    language: about.language,
    numbers: about.numbers,
    bias: outputs.map((output) => rounded((fitted.bias[output] ?? 0) * times(output) + (lines.shifts[output] ?? 0))),
    weights: about.numbers.map((_, number) =>
      outputs.map((output) => rounded((fitted.numberWeights[number * WIDTH + output] ?? 0) * times(output))),
    ),
    steps: steps.map((step) => Number(step.toPrecision(8))),
    hashes: hashes.toString("base64"),
    rows: Buffer.from(Int8Array.from(rows.flatMap(([, bytes]) => bytes)).buffer).toString("base64"),
    cuts,
  };
}

import { DDSketch } from "@datadog/sketches-js";
import * as z from "zod";

/** A quantile of a sketch differs from the amount at that rank by at most this share of it. */
export const SKETCH_ERROR = 0.01;

/**
 * How many of some amounts lie in which range, as text of few bytes: `zeros;key.count,…` in base 36, each key as the
 * distance from the one before. DDSketch (Masson et al., VLDB 2019) with logarithmic ranges and none collapsed, so that
 * counts are exact, and a merge is the same in whatever order it is done.
 */
export const Sketch = z.string().regex(/^[0-9a-z]+;(?:-?[0-9a-z]+\.[0-9a-z]+(?:,-?[0-9a-z]+\.[0-9a-z]+)*)?$/);
export type Sketch = z.infer<typeof Sketch>;

type Bins = { zeros: number; readonly counts: Map<number, number> };

/** The sketch of amounts, none below zero. */
export function sketchOf(amounts: readonly number[]): Sketch {
  const sketch = new DDSketch({ relativeAccuracy: SKETCH_ERROR });
  for (const amount of amounts) sketch.accept(amount);
  const { bins, offset } = sketch.store;
  const counts = new Map(
    bins.map((count, i): [number, number] => [i + offset, count]).filter(([, count]) => count > 0),
  );
  return write({ zeros: sketch.zeroCount, counts });
}

/** The sketch of everything that some sketches hold. */
export function mergeSketches(sketches: readonly Sketch[]): Sketch {
  const sum: Bins = { zeros: 0, counts: new Map() };
  for (const { zeros, counts } of sketches.map(read)) {
    sum.zeros += zeros;
    for (const [key, count] of counts) sum.counts.set(key, (sum.counts.get(key) ?? 0) + count);
  }
  return write(sum);
}

/** Shares of a sketch's amounts by nearest rank, each within the sketch's error; null where there are none. */
export function quantilesOf(sketch: Sketch, shares: readonly number[]): (number | null)[] {
  const { zeros, counts } = read(sketch);
  const sorted = [...counts].toSorted(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, zeros);
  const { mapping } = new DDSketch({ relativeAccuracy: SKETCH_ERROR });
  return shares.map((share) => {
    if (total === 0) return null;
    let left = Math.max(1, Math.ceil(total * share)) - zeros;
    if (left <= 0) return 0;
    for (const [key, count] of sorted) {
      left -= count;
      if (left <= 0) return mapping.value(key);
    }
    return null;
  });
}

function write({ zeros, counts }: Bins): Sketch {
  let before = 0;
  const ranges = [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([key, count]) => {
      const step = key - before;
      before = key;
      return `${step.toString(36)}.${count.toString(36)}`;
    });
  return `${zeros.toString(36)};${ranges.join(",")}`;
}

function read(sketch: Sketch): Bins {
  const [zeros = "0", ranges = ""] = sketch.split(";");
  const counts = new Map<number, number>();
  let key = 0;
  for (const range of ranges === "" ? [] : ranges.split(",")) {
    const [step = "", count = ""] = range.split(".");
    key += Number.parseInt(step, 36);
    counts.set(key, Number.parseInt(count, 36));
  }
  return { zeros: Number.parseInt(zeros, 36), counts };
}

/** Precision, recall and F1 (0 … 1) of one class, and how often it is true. */
export type ClassFigures = {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
};

/** Figures of a task in which exactly one label is true. */
export type Figures = {
  readonly n: number;
  /** Means over the classes that the data holds. */
  readonly macroF1: number;
  readonly macroRecall: number;
  readonly classes: Readonly<Record<string, ClassFigures>>;
  /** Truth → prediction → count. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function mean(values: readonly number[]): number {
  return ratio(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}

/** Figures from hits, misses and false alarms. */
export function classFigures(hits: number, support: number, flagged: number): ClassFigures {
  const precision = ratio(hits, flagged);
  const recall = ratio(hits, support);
  return { precision, recall, f1: ratio(2 * precision * recall, precision + recall), support };
}

/** All figures of predictions against the truth. */
export function figuresOf(truth: readonly string[], predicted: readonly string[], labels: readonly string[]): Figures {
  const confusion: Record<string, Record<string, number>> = {};
  for (const label of labels) confusion[label] = Object.fromEntries(labels.map((other) => [other, 0]));
  for (const [at, label] of truth.entries()) {
    const row = confusion[label];
    const guess = predicted[at] ?? "";
    if (row !== undefined) row[guess] = (row[guess] ?? 0) + 1;
  }
  const classes: Record<string, ClassFigures> = {};
  for (const label of labels) {
    const row = confusion[label] ?? {};
    const support = Object.values(row).reduce((sum, count) => sum + count, 0);
    const flagged = labels.reduce((sum, other) => sum + (confusion[other]?.[label] ?? 0), 0);
    classes[label] = classFigures(row[label] ?? 0, support, flagged);
  }
  // A class that the data does not hold has no recall to average.
  const held = Object.values(classes).filter(({ support }) => support > 0);
  return {
    n: truth.length,
    macroF1: mean(held.map(({ f1 }) => f1)),
    macroRecall: mean(held.map(({ recall }) => recall)),
    classes,
    confusion,
  };
}

/** Mean F1 over the classes that the truth holds. */
export function macroF1(truth: readonly string[], predicted: readonly string[], labels: readonly string[]): number {
  return figuresOf(truth, predicted, labels).macroF1;
}

/** Mean recall over the classes that the truth holds. */
export function macroRecall(truth: readonly string[], predicted: readonly string[], labels: readonly string[]): number {
  return figuresOf(truth, predicted, labels).macroRecall;
}

/** Something scored, and whether it holds. */
export type Scored = { readonly score: number; readonly holds: boolean };

/** Points of the precision–recall curve, one for each distinct score, from the highest on. */
export function precisionRecall(scored: readonly Scored[]): { cut: number; precision: number; recall: number }[] {
  const order = scored.toSorted((a, b) => b.score - a.score);
  const total = order.filter(({ holds }) => holds).length;
  const points: { cut: number; precision: number; recall: number }[] = [];
  let hits = 0;
  for (const [at, { score, holds }] of order.entries()) {
    if (holds) hits += 1;
    if (order[at + 1]?.score !== score)
      points.push({ cut: score, precision: hits / (at + 1), recall: ratio(hits, total) });
  }
  return points;
}

/** Area under the precision–recall steps; equal scores count as one step. */
export function averagePrecision(scored: readonly Scored[]): number {
  let area = 0;
  let before = 0;
  for (const { precision, recall } of precisionRecall(scored)) {
    area += (recall - before) * precision;
    before = recall;
  }
  return area;
}

/** The largest recall at which precision is still at least the given one. */
export function recallAtPrecision(scored: readonly Scored[], precision: number): number {
  return precisionRecall(scored).reduce(
    (best, point) => (point.precision >= precision ? Math.max(best, point.recall) : best),
    0,
  );
}

/** The chance that a true one scores above an untrue one; ties count half. */
export function areaUnderCurve(scored: readonly Scored[]): number {
  const order = scored.toSorted((a, b) => a.score - b.score);
  const holds = order.filter((one) => one.holds).length;
  let ranks = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (order[to + 1]?.score === order[from]?.score && to + 1 < order.length) to += 1;
    const rank = (from + to) / 2 + 1;
    for (let at = from; at <= to; at += 1) if (order[at]?.holds === true) ranks += rank;
    from = to + 1;
  }
  return ratio(ranks - (holds * (holds + 1)) / 2, holds * (order.length - holds));
}

/** One bin of a reliability diagram. */
export type Bin = {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly said: number;
  readonly seen: number;
};

/** How often what was said with a probability came true, in ten bins; empty bins are left out. */
export function reliability(scored: readonly Scored[]): Bin[] {
  const bins = Map.groupBy(scored, ({ score }) => Math.min(9, Math.floor(score * 10)));
  return [...bins]
    .toSorted(([a], [b]) => a - b)
    .map(([bin, inside]) => ({
      from: bin / 10,
      to: (bin + 1) / 10,
      n: inside.length,
      said: mean(inside.map(({ score }) => score)),
      seen: inside.filter(({ holds }) => holds).length / inside.length,
    }));
}

/** The mean gap between what was said and what was seen, weighted by bin. */
export function calibrationError(scored: readonly Scored[]): number {
  return reliability(scored).reduce((sum, { n, said, seen }) => sum + (n / scored.length) * Math.abs(said - seen), 0);
}

/** Cohen's kappa of two annotators over the same items. */
export function kappa(first: readonly string[], second: readonly string[]): number {
  const labels = [...new Set([...first, ...second])];
  const share = (values: readonly string[], label: string): number =>
    values.filter((value) => value === label).length / values.length;
  const agreed = first.filter((value, at) => value === second[at]).length / first.length;
  const chance = labels.reduce((sum, label) => sum + share(first, label) * share(second, label), 0);
  return chance === 1 ? 1 : (agreed - chance) / (1 - chance);
}

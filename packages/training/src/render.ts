import type { Report } from "./report.ts";
import { count, fraction, percent, tableOf } from "./table.ts";

/** Beyond this many reliability tables only the errors are shown. */
const MAX_DIAGRAMS = 3;

function title({ task, only, lang, models, data, n }: Report): string[] {
  const asked = [task, only === null ? [] : `only ${only}`, lang === null ? [] : `language ${lang}`].flat().join(", ");
  const split = data.split === null ? "" : `, split ${data.split}`;
  const left = [
    ...(data.bad > 0 ? [`${count(data.bad)} bad lines`] : []),
    ...(data.unlabelled > 0 ? [`${count(data.unlabelled)} without a label for this task`] : []),
    ...(data.otherLanguage > 0 ? [`${count(data.otherLanguage)} in another language`] : []),
  ];
  const skipped = left.length === 0 ? [] : [`left out: ${left.join(", ")}`];
  return [`${data.path} (${data.format}${split}) · ${asked} · ${models.join(", ")}`, ...skipped, `n ${count(n)}`];
}

function overall({ macroRecall, macroF1, accuracy, throughput }: Report): string[] {
  const speed = `${count(throughput.postsPerSecond)} posts/s`;
  return [
    `macro recall ${percent(macroRecall)}   macro-F1 ${percent(macroF1)}   accuracy ${percent(accuracy)}   ${speed}`,
  ];
}

function classes(report: Report): string[] {
  const rows = Object.entries(report.classes).map(([label, figures]) => [
    label,
    ...[figures.support, figures.flagged, figures.hits].map(count),
    ...[figures.precision, figures.recall, figures.f1].map(percent),
    fraction(figures.ranking.averagePrecision),
    percent(figures.ranking.bestF1),
    fraction(figures.ranking.auc),
    percent(figures.ranking.recallAtPrecision90),
  ]);
  return tableOf(["class", "n", "said", "right", "P", "R", "F1", "AP", "best F1", "AUC", "R at P .90"], rows);
}

function rankings(report: Report): string[] {
  const rows = Object.entries(report.rankings).map(([name, ranking]) => [
    name === "positive-negative" ? "positive against negative" : `level ${name}`,
    count(ranking.support),
    count(ranking.n),
    fraction(ranking.averagePrecision),
    percent(ranking.bestF1),
    fraction(ranking.bestThreshold),
    fraction(ranking.auc),
    percent(ranking.recallAtPrecision90),
  ]);
  if (rows.length === 0) return [];
  return tableOf(["one against the rest", "n", "of", "AP", "best F1", "from", "AUC", "R at P .90"], rows);
}

function confusion({ confusion: matrix }: Report): string[] {
  if (matrix === null) return [];
  const labels = Object.keys(matrix);
  const rows = labels.map((truth) => [truth, ...labels.map((answer) => count(matrix[truth]?.[answer] ?? 0))]);
  return tableOf(["truth \\ answer", ...labels], rows);
}

function reliability(report: Report): string[] {
  const all = Object.entries(report.reliability);
  const errors = all.map(([name, { error }]) => `${name} ${fraction(error)}`).join("   ");
  const lines = [`calibration error: ${errors}`];
  if (all.length > MAX_DIAGRAMS) return lines;
  for (const [name, { bins }] of all) {
    const rows = bins.map(({ from, to, n, said, seen }) => [
      `${from.toFixed(1)}–${to.toFixed(1)}`,
      count(n),
      percent(said),
      percent(seen),
    ]);
    lines.push(...tableOf([`reliability of ${name}`, "n", "said", "seen"], rows));
  }
  return lines;
}

function slices(report: Report): string[] {
  if (report.slices.length === 0) return [];
  const rows = report.slices.map(({ slice, n, macroRecall, macroF1, accuracy, calledAngry }) => [
    slice,
    count(n),
    percent(macroRecall),
    percent(macroF1),
    percent(accuracy),
    calledAngry === null ? "" : `${percent(calledAngry.share)} of ${count(calledAngry.n)}`,
  ]);
  const angry = report.slices.some(({ calledAngry }) => calledAngry !== null) ? ["called 2, not 2"] : [];
  return tableOf(["slice", "n", "macro recall", "macro-F1", "accuracy", ...angry], rows);
}

/** A report as a person reads it: percentages but for AP, AUC, thresholds and calibration errors (0 … 1). */
export function renderReport(report: Report): string {
  const parts = [title(report), overall(report), classes(report), rankings(report), confusion(report)];
  return [...parts, reliability(report), slices(report)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

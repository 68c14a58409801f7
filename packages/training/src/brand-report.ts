import * as z from "zod";
import { percent, count, fraction, tableOf } from "./table.ts";

const Share = z.number().min(0).max(1);
const Pair = z.object({ before: Share, after: Share });

const Figures = z.object({
  head: z.enum(["sentiment", "anger", "urgency", "intents"]),
  /** Texts that have this head's label. */
  n: z.number().int(),
  macroF1: Pair,
  /** Average precision of level 2; null where there is none to find. */
  averagePrecision2: Pair.nullable(),
});

/** What a training of a brand model found; `before` is the shipped model, `after` the brand model. */
export const BrandReport = z.object({
  version: z.literal(1),
  language: z.enum(["ja", "en"]),
  base: z.string(),
  model: z.string(),
  seed: z.number().int(),
  rows: z.object({
    used: z.number().int(),
    /** Authors, or clusters of like texts where there are none. */
    groups: z.number().int(),
    otherLanguage: z.number().int(),
    unlabelled: z.number().int(),
    repeated: z.number().int(),
  }),
  folds: z.number().int(),
  /** On the operator's rows; each is answered by a brand model that has seen neither its author nor a text like it. */
  yours: z.array(Figures),
  /** The gain of the mean macro-F1 over heads on the operator's rows, with its standard error. */
  gain: z.object({ mean: z.number(), error: z.number() }),
  /** On the project's own test posts. */
  own: z.array(Figures),
  /** Why the model is refused; empty when it is not. */
  objections: z.array(z.string()),
  /** The file written, if it was. */
  written: z.string().nullable(),
});
export type BrandReport = z.infer<typeof BrandReport>;

function table(title: string, figures: BrandReport["own"]): string[] {
  const change = ({ before, after }: { before: number; after: number }): string =>
    `${after >= before ? "+" : "−"}${percent(Math.abs(after - before))}`;
  const rows = figures.map(({ head, n, macroF1, averagePrecision2: ap }) => [
    head,
    count(n),
    percent(macroF1.before),
    percent(macroF1.after),
    change(macroF1),
    fraction(ap?.before ?? null),
    fraction(ap?.after ?? null),
  ]);
  return tableOf([title, "n", "macro-F1 before", "after", "change", "AP of 2 before", "after"], rows);
}

/** A report as a person reads it. */
export function renderBrandReport(report: BrandReport): string {
  const { rows, gain, objections, written } = report;
  const left = [
    ...(rows.otherLanguage > 0 ? [`${count(rows.otherLanguage)} in another language`] : []),
    ...(rows.unlabelled > 0 ? [`${count(rows.unlabelled)} without a label`] : []),
    ...(rows.repeated > 0 ? [`${count(rows.repeated)} repeated`] : []),
  ];
  const points = (share: number): string => (share * 100).toFixed(1);
  const parts = [
    [
      `${report.language} · ${report.base} → ${report.model} · seed ${report.seed}`,
      `${count(rows.used)} rows in ${count(rows.groups)} groups, ${report.folds} folds`,
      ...(left.length > 0 ? [`left out: ${left.join(", ")}`] : []),
    ],
    table("your rows, held out", report.yours),
    [
      `mean over heads ${gain.mean < 0 ? "−" : "+"}${points(Math.abs(gain.mean))} points, standard error ${points(gain.error)}`,
    ],
    table("the project's test posts", report.own),
    [
      ...objections.map((objection) => `worse: ${objection}`),
      written === null ? "nothing was written" : `written: ${written}`,
    ],
  ];
  return parts.map((lines) => lines.join("\n")).join("\n\n");
}

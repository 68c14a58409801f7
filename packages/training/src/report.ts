import { Intent } from "@kikimimi/core/mention/signal";
import * as z from "zod";
import { Task } from "./task.ts";

const Count = z.number().int().nonnegative();
const Share = z.number().min(0).max(1);

/** How well a score tells what holds from what does not; null where one of the two is absent. */
export const Ranking = z.strictObject({
  n: Count,
  support: Count,
  /** Area under the precision–recall steps; a score that tells nothing has support ÷ n. */
  averagePrecision: Share.nullable(),
  /** The best F1 that any threshold reaches, and the threshold. */
  bestF1: Share.nullable(),
  bestThreshold: z.number().nullable(),
  /** Area under the ROC curve. */
  auc: Share.nullable(),
  /** The largest recall at a precision of at least .90; 0 where no threshold is that precise. */
  recallAtPrecision90: Share.nullable(),
});
export type Ranking = z.infer<typeof Ranking>;

/** One class: counts, figures of the label given, and how its score ranks. */
export const ClassReport = z.strictObject({
  support: Count,
  flagged: Count,
  hits: Count,
  precision: Share,
  recall: Share,
  f1: Share,
  ranking: Ranking,
});
export type ClassReport = z.infer<typeof ClassReport>;

/** How often what was said with a probability came true. */
export const Reliability = z.strictObject({
  /** Mean gap between said and seen over ten bins, weighted by their sizes. */
  error: Share,
  /** Bins that hold anything: mean probability said, share seen. */
  bins: z.array(z.strictObject({ from: Share, to: z.number(), n: Count, said: Share, seen: Share })),
});
export type Reliability = z.infer<typeof Reliability>;

/** The posts that carry one mark. */
export const SliceReport = z.strictObject({
  slice: z.string(),
  n: Count,
  /** Means over the classes that the slice holds. */
  macroF1: Share,
  macroRecall: Share,
  /** Share of posts whose label, or whole set of intents, is right. */
  accuracy: Share,
  /** Only for anger, in slices where nobody is angry at anyone: posts below level 2, and the share called 2. */
  calledAngry: z.strictObject({ n: Count, share: Share }).nullable(),
});
export type SliceReport = z.infer<typeof SliceReport>;

/** What `kikimimi eval --json` prints; `version` rises when a field changes its meaning or goes. */
export const Report = z.strictObject({
  version: z.literal(1),
  task: Task,
  /** The one intent asked for, with `--only`. */
  only: Intent.nullable(),
  /** The language that was asked for and told to the classifier. */
  lang: z.string().nullable(),
  /** Versions of the models that answered. */
  models: z.array(z.string()),
  data: z.strictObject({
    path: z.string(),
    format: z.string(),
    guessed: z.boolean(),
    split: z.string().nullable(),
    bad: Count,
    unlabelled: Count,
    otherLanguage: Count,
  }),
  n: Count,
  accuracy: Share,
  /** Means over the classes that the data holds. */
  macroRecall: Share,
  macroF1: Share,
  /** By label; for `intent` each is a yes-or-no question of its own. */
  classes: z.record(z.string(), ClassReport),
  /** Truth → answer → count; null for several intents at once. */
  confusion: z.record(z.string(), z.record(z.string(), Count)).nullable(),
  /** `positive-negative` for sentiment; `2` and `1+` for levels; empty otherwise. */
  rankings: z.record(z.string(), Ranking),
  /** By what is said: a label, `2` and `1+` for levels, `language`. */
  reliability: z.record(z.string(), Reliability),
  throughput: z.strictObject({
    /** Posts a second of the best run, reasons off. */
    postsPerSecond: z.number().positive(),
    runs: z.array(z.number().positive()),
  }),
  slices: z.array(SliceReport),
});
export type Report = z.infer<typeof Report>;

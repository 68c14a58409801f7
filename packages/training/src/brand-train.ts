import { Classifier } from "@kikimimi/classifier/classify";
import type { ModelLanguage } from "@kikimimi/classifier/features";
import { Model, type ModelFile } from "@kikimimi/classifier/model";
import { shippedModel } from "@kikimimi/classifier/models";
import { AppError } from "@kikimimi/core/base/error";
import type { Signal } from "@kikimimi/core/mention/signal";
import { adapted, fits, groundOf } from "./brand-adapt.ts";
import { clustersOf, foldRows, trainingRows, type FoldedRow } from "./brand-folds.ts";
import { gainOf, headFigures, type Judged, objectionsTo } from "./brand-judge.ts";
import type { BrandReport } from "./brand-report.ts";
import type { BrandRow, BrandRows } from "./brand-rows.ts";
import { type OwnPost, ownPosts, splitOf } from "./own-posts.ts";

const FOLDS = 5;

/** Fewer rows than this tell nothing about a brand, and nothing about whether a model got better. */
export const MIN_ROWS = 50;

/** A brand model with its report, of which only `written` is left to say. */
export type BrandTraining = { readonly model: ModelFile; readonly report: BrandReport };

type Reader = (text: string) => Signal;

function readerOf(language: ModelLanguage, model: Model): Reader {
  const classifier = new Classifier((asked) => (asked === language ? model : shippedModel(asked)));
  return (text) => classifier.classify(text, { lang: language }, { reasons: false });
}

/** Each row as the shipped model and one that saw nothing like it answer it. */
function heldOut(
  folded: readonly FoldedRow[],
  before: Reader,
  train: (rows: readonly BrandRow[], fold: number) => Reader,
): Judged[] {
  const folds = [...new Set(folded.map(({ fold }) => fold))].toSorted((a, b) => a - b);
  return folds.flatMap((fold) => {
    const after = train(
      trainingRows(folded, fold).map(({ row }) => row),
      fold,
    );
    return folded
      .filter((one) => one.fold === fold)
      .map(({ row: { text, labels }, group }) => ({ labels, group, before: before(text), after: after(text) }));
  });
}

/** The project's test posts but for those that the operator's rows repeat. */
function ownTest(posts: readonly OwnPost[], rows: readonly BrandRow[]): OwnPost[] {
  const test = posts.filter((post) => splitOf(post) === "test");
  const clusters = clustersOf([...rows, ...test].map(({ text }) => text));
  const theirs = new Set(clusters.slice(0, rows.length));
  return test.filter((_, at) => !theirs.has(clusters[rows.length + at] ?? -1));
}

/**
 * Fits the shipped model further on an operator's rows and judges it by cross-validation over them and on the
 * project's own test posts. Throws AppError `invalid_input` where the rows are too few, or all of one author.
 */
export function trainBrandModel(
  language: ModelLanguage,
  { rows, ...passed }: BrandRows,
  { seed, progress }: { readonly seed: number; readonly progress: (message: string) => void },
): BrandTraining {
  if (rows.length < MIN_ROWS) {
    const left = passed.otherLanguage > 0 ? ` (${passed.otherLanguage} are in another language)` : "";
    throw new AppError(
      "invalid_input",
      `${MIN_ROWS} labelled rows in ${language} are needed; there are ${rows.length}${left}.`,
    );
  }
  const shipped = shippedModel(language);
  if (!fits(shipped.file, language))
    throw new AppError(
      "invalid_input",
      `The shipped model for ${language} is older than its features: train it first.`,
    );
  const folded = foldRows(rows, FOLDS, seed);
  const folds = new Set(folded.map(({ fold }) => fold)).size;
  if (folds < 2)
    throw new AppError(
      "invalid_input",
      "All rows are by one author, or say the same: nothing is left to judge a model by.",
    );
  const posts = ownPosts(language);
  const replay = posts.filter((post) => splitOf(post) !== "test").map(({ text }) => text);
  progress(`${rows.length} rows of yours, ${replay.length} posts to remember`);
  const ground = groundOf(shipped.file, replay, seed);
  const before = readerOf(language, shipped);
  const judged = heldOut(folded, before, (training, fold) => {
    progress(`fold ${fold + 1} of ${folds}: ${training.length} rows`);
    return readerOf(language, new Model(adapted(ground, training)));
  });
  progress("whole");
  const model = adapted(ground, rows);
  const after = readerOf(language, new Model(model));
  const test = ownTest(posts, rows).map((post): Judged => ({
    labels: post,
    group: post.author,
    before: before(post.text),
    after: after(post.text),
  }));
  const gain = gainOf(judged, seed);
  const own = headFigures(test);
  const report: BrandReport = {
    version: 1,
    language,
    base: shipped.file.version,
    model: model.version,
    seed,
    rows: { used: rows.length, groups: new Set(folded.map(({ group }) => group)).size, ...passed },
    folds,
    yours: headFigures(judged),
    gain,
    own,
    objections: objectionsTo(gain, own),
    written: null,
  };
  return { model, report };
}

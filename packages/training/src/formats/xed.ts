import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { Task } from "../task.ts";
import type { Fault, Format, Item } from "./format.ts";
import { numberedLines } from "./text.ts";

const EMOTIONS = ["neutral", "anger", "anticipation", "disgust", "fear", "joy", "sadness", "surprise", "trust"];
const NEUTRAL = "neu_en.txt";

function sentimentOf(emotions: readonly string[]): string | undefined {
  const count = (names: readonly string[]): number => emotions.filter((name) => names.includes(name)).length;
  const [glad, sorry] = [count(["joy", "trust"]), count(["anger", "disgust", "fear", "sadness"])];
  if (glad === sorry) return emotions.includes("neutral") ? "neutral" : undefined;
  return glad > sorry ? "positive" : "negative";
}

/** Anger beside disgust is clear anger; anger alone is anything from a grumble on, which this corpus does not tell. */
function angerOf(emotions: readonly string[]): number | undefined {
  if (!emotions.includes("anger")) return 0;
  return emotions.includes("disgust") ? 2 : undefined;
}

function itemOf(file: string, line: number, text: string, emotions: readonly string[], task: Task): Item | Fault {
  if (task === "sentiment") return { file, line, text, label: sentimentOf(emotions) };
  if (task === "anger") return { file, line, text, label: angerOf(emotions) };
  return { file, line, problem: `XED tells no ${task}` };
}

/**
 * XED (Öhman et al. 2020, https://github.com/Helsinki-NLP/XED, CC BY 4.0): film subtitles, text and emotion numbers
 * between tabs, with the neutral lines of `neu_en.txt` where a folder holds them.
 */
export const xed: Format = {
  name: "xed",
  about: "XED: text and emotion numbers between a tab, or the folder of en-annotated.tsv (github.com/Helsinki-NLP/XED)",
  matches: ({ folder, names, head }) =>
    folder ? names.includes("en-annotated.tsv") : /^[^\t]+\t[0-8](, ?[0-8])*$/.test(head),
  *read({ path, folder }, task) {
    const file = folder ? join(path, "en-annotated.tsv") : path;
    for (const { line, text: row } of numberedLines(file)) {
      const [text = "", numbers = ""] = row.split("\t");
      const emotions = numbers.split(",").map((number) => EMOTIONS[number.trim() === "" ? -1 : Number(number)]);
      const known = emotions.filter((name) => name !== undefined);
      if (known.length < emotions.length)
        yield { file, line, problem: `"${numbers}" are no emotion numbers of ${basename(file)}` };
      else yield itemOf(file, line, text, known, task);
    }
    const neutral = join(path, NEUTRAL);
    if (!folder || !existsSync(neutral)) return;
    for (const { line, text: row } of numberedLines(neutral))
      yield itemOf(neutral, line, row.slice(row.indexOf("\t") + 1), ["neutral"], task);
  },
};

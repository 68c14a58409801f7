import { join } from "node:path";
import { csvHeader, csvRows } from "./csv.ts";
import type { Format } from "./format.ts";
import { readText } from "./text.ts";

/**
 * `subset.csv` of the Japanese toxic dataset (https://github.com/inspection-ai/japanese-toxic-dataset,
 * Apache-2.0): how many annotators called a post "Not Toxic", "Hard to Say", "Toxic", "Very Toxic". For anger a post that
 * most call toxic counts as 2 and any other as 0: a proxy, since one may be toxic without anger.
 */
export const jatoxic: Format = {
  name: "jatoxic",
  about:
    "subset.csv of the Japanese toxic dataset, as a proxy for anger (github.com/inspection-ai/japanese-toxic-dataset)",
  matches: ({ folder, names, head }) =>
    folder ? names.includes("subset.csv") : csvHeader(head).includes("Very Toxic") && csvHeader(head).includes("text"),
  *read({ path, folder }, task) {
    const file = folder ? join(path, "subset.csv") : path;
    for (const record of csvRows(readText(file))) {
      const { line } = record;
      if ("problem" in record) {
        yield { file, ...record };
        continue;
      }
      const { text } = record.row;
      const [toxic, very, all] = ["Toxic", "Very Toxic", "annotation_num"].map((name) => Number(record.row[name]));
      if (text === undefined || !Number.isInteger(toxic) || !Number.isInteger(very) || !Number.isInteger(all))
        yield { file, line, problem: "no columns text, Toxic, Very Toxic and annotation_num with numbers" };
      else if (task !== "anger") yield { file, line, problem: `toxicity tells no ${task}` };
      else yield { file, line, text, label: ((toxic ?? 0) + (very ?? 0)) * 2 > (all ?? 0) ? 2 : 0, lang: "ja" };
    }
  },
};

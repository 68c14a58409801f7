import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Format, Source } from "./format.ts";
import { numberedLines } from "./text.ts";

const LABELS: Readonly<Record<string, string>> = { "1": "positive", "0": "neutral", "-1": "negative" };
const USAGES = ["test", "dev", "train"];

function fileOf({ path, folder }: Source): string {
  if (!folder) return path;
  const inData = join(path, "data", "pn.tsv");
  return existsSync(inData) ? inData : join(path, "pn.tsv");
}

/**
 * `pn.tsv` of the Japanese Realistic Textual Entailment Corpus (Hayashibe 2020,
 * https://github.com/megagonlabs/jrte-corpus, CC BY-NC-SA 4.0): id, label 1/0/−1, text, judges as JSON, usage, between
 * tabs without a header. The usage is the split.
 */
export const jrte: Format = {
  name: "jrte",
  about: "pn.tsv of the JRTE corpus: id, label, text, judges, usage between tabs (github.com/megagonlabs/jrte-corpus)",
  matches: (source) =>
    source.folder
      ? source.names.includes("pn.tsv") || existsSync(join(source.path, "data", "pn.tsv"))
      : /^pn\w+\t(-1|0|1)\t[^\t]*\t[^\t]*\t(train|dev|test)$/.test(source.head),
  splits: () => USAGES,
  *read(source, task, split) {
    const file = fileOf(source);
    for (const { line, text: row } of numberedLines(file)) {
      const columns = row.split("\t");
      const [, number = "", text = "", , usage = ""] = columns;
      const label = LABELS[number];
      if (columns.length !== 5) yield { file, line, problem: `${columns.length} columns instead of 5` };
      else if (label === undefined) yield { file, line, problem: `label "${number}" is none of 1, 0, -1` };
      else if (task !== "sentiment") yield { file, line, problem: `pn.tsv tells no ${task}` };
      else if (split === undefined || usage === split) yield { file, line, text, label, lang: "ja" };
    }
  },
};

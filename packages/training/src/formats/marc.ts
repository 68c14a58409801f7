import { join } from "node:path";
import { csvHeader, csvRows } from "./csv.ts";
import type { Format, Source } from "./format.ts";
import { readText } from "./text.ts";

const SPLITS = ["test", "validation", "train"];

function splitsOf({ folder, names }: Source): string[] {
  return folder ? SPLITS.filter((split) => names.includes(`${split}.csv`)) : [];
}

function sentimentOf(stars: number): string {
  if (stars === 3) return "neutral";
  return stars < 3 ? "negative" : "positive";
}

/**
 * The Multilingual Amazon Reviews Corpus as CSV (Keung et al. 2020, https://huggingface.co/datasets/amazon_reviews_multi;
 * evaluation only): review_id, product_id, reviewer_id, stars, review_body, review_title, language, product_category,
 * found by their names. 1–2 stars are negative, 3 neutral, 4–5 positive; the text is the body without the title.
 */
export const marc: Format = {
  name: "marc",
  about:
    "Multilingual Amazon Reviews as CSV: stars, review_body, language … (huggingface.co/datasets/amazon_reviews_multi)",
  matches: ({ folder, names, head }) => {
    if (folder) return names.includes("test.csv") && names.includes("validation.csv");
    const header = csvHeader(head);
    return header.includes("stars") && header.includes("review_body");
  },
  splits: splitsOf,
  *read({ path, folder }, task, split) {
    const file = folder ? join(path, `${split ?? "test"}.csv`) : path;
    for (const record of csvRows(readText(file))) {
      const { line } = record;
      if ("problem" in record) {
        yield { file, ...record };
        continue;
      }
      const { stars, review_body: text, language } = record.row;
      if (stars === undefined || text === undefined) yield { file, line, problem: "no columns stars and review_body" };
      else if (!/^[1-5](\.0)?$/.test(stars)) yield { file, line, problem: `"${stars}" is no number of stars` };
      else if (task === "language" && language !== undefined)
        yield { file, line, text, label: language, lang: language };
      else if (task !== "sentiment") yield { file, line, problem: `stars tell no ${task}` };
      else yield { file, line, text, label: sentimentOf(Number(stars)), lang: language };
    }
  },
};

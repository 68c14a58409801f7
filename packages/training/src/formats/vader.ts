import { join } from "node:path";
import type { Format } from "./format.ts";
import { numberedLines, unescapeHtml } from "./text.ts";

/** What is neither clear nor neutral is left open. */
function sentimentOf(mean: number): string | undefined {
  if (Math.abs(mean) < 0.45) return "neutral";
  if (Math.abs(mean) <= 0.8) return undefined;
  return mean > 0 ? "positive" : "negative";
}

/**
 * The rated sentences of VADER (Hutto and Gilbert 2014, https://github.com/cjhutto/vaderSentiment, MIT), as in
 * `tweets_GroundTruth.txt`: id, mean rating −4 … 4, text, between tabs, in Latin-1. Positive above 0.8, negative below
 * −0.8, neutral within ±0.45; the rest is left out.
 */
export const vader: Format = {
  name: "vader",
  about: "VADER ground truth: id, mean rating −4 … 4, text between tabs (github.com/cjhutto/vaderSentiment)",
  matches: ({ folder, names, head }) =>
    folder ? names.includes("tweets_GroundTruth.txt") : /^[\w-]+\t-?\d+(\.\d+)?\t[^\t]+$/.test(head),
  *read({ path, folder }, task) {
    const file = folder ? join(path, "tweets_GroundTruth.txt") : path;
    for (const { line, text: row } of numberedLines(file, "latin1")) {
      const [, rating = "", ...rest] = row.split("\t");
      const mean = Number(rating);
      if (rating === "" || !(Math.abs(mean) <= 4) || rest.length === 0)
        yield { file, line, problem: "not an id, a rating of −4 … 4 and a text between tabs" };
      else if (task !== "sentiment") yield { file, line, problem: `VADER's ratings tell no ${task}` };
      else yield { file, line, text: unescapeHtml(rest.join(" ")), label: sentimentOf(mean) };
    }
  },
};

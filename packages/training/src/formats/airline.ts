import { join } from "node:path";
import { csvHeader, csvRows } from "./csv.ts";
import type { Format } from "./format.ts";
import { readText, unescapeHtml } from "./text.ts";

/**
 * Twitter US Airline Sentiment (Crowdflower 2015, https://www.kaggle.com/datasets/crowdflower/twitter-airline-sentiment,
 * CC BY-NC-SA 4.0), `Tweets.csv`: tweet_id, airline_sentiment, …, text, …, found by their names; tweets may run over
 * lines. HTML escapes are undone.
 */
export const airline: Format = {
  name: "airline",
  about: "Tweets.csv of Twitter US Airline Sentiment (kaggle.com/datasets/crowdflower/twitter-airline-sentiment)",
  matches: ({ folder, names, head }) => {
    if (folder) return names.includes("Tweets.csv");
    const header = csvHeader(head);
    return header.includes("airline_sentiment") && header.includes("text");
  },
  *read({ path, folder }, task) {
    const file = folder ? join(path, "Tweets.csv") : path;
    for (const record of csvRows(readText(file))) {
      const { line } = record;
      if ("problem" in record) {
        yield { file, ...record };
        continue;
      }
      const { airline_sentiment: label, text } = record.row;
      if (label === undefined || text === undefined)
        yield { file, line, problem: "no columns airline_sentiment and text" };
      else if (task !== "sentiment") yield { file, line, problem: `airline_sentiment tells no ${task}` };
      else yield { file, line, text: unescapeHtml(text), label, lang: "en" };
    }
  },
};

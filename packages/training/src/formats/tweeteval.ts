import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Format, Source } from "./format.ts";
import { linesOf, readText, unescapeHtml } from "./text.ts";

const TEXT = /^(test|val|train)_text\.txt$/;
const SPLITS = ["test", "val", "train"];

function splitsOf({ path, folder, names }: Source): string[] {
  const named = folder ? names : [basename(path)];
  return SPLITS.filter((split) => named.includes(`${split}_text.txt`));
}

/** Number → word, as `mapping.txt` beside the texts says. */
function mappingOf(folder: string): ReadonlyMap<string, string> {
  const file = join(folder, "mapping.txt");
  if (!existsSync(file)) return new Map();
  return new Map(
    linesOf(readText(file)).map((line) => {
      const [number = "", word = ""] = line.split("\t");
      return [number.trim(), word.trim()];
    }),
  );
}

/**
 * A folder of TweetEval (Barbieri et al. 2020, https://github.com/cardiffnlp/tweeteval): `<split>_text.txt` with a tweet
 * a line, `<split>_labels.txt` with a number a line, `mapping.txt` from number to word. HTML escapes are undone.
 */
export const tweeteval: Format = {
  name: "tweeteval",
  about: "a TweetEval folder: <split>_text.txt, <split>_labels.txt, mapping.txt (github.com/cardiffnlp/tweeteval)",
  matches: ({ path, folder, names }) => (folder ? names : [basename(path)]).some((name) => TEXT.test(name)),
  splits: splitsOf,
  *read({ path, folder }, _task, split) {
    const home = folder ? path : dirname(path);
    const file = join(home, `${split ?? "test"}_text.txt`);
    // Line n of one file belongs to line n of the other, so that empty ones count.
    const texts = linesOf(readText(file));
    const labelFile = join(home, `${split ?? "test"}_labels.txt`);
    if (!existsSync(labelFile)) {
      yield { file: labelFile, line: 1, problem: "this file of labels is not there" };
      return;
    }
    const labels = linesOf(readText(labelFile));
    if (texts.length !== labels.length) {
      const line = Math.min(texts.length, labels.length) + 1;
      yield { file, line, problem: `${texts.length} texts, but ${labels.length} labels in ${labelFile}` };
    }
    const words = mappingOf(home);
    for (const [at, text] of texts.entries()) {
      const number = labels[at]?.trim();
      if (number === undefined) return;
      const label = words.size === 0 ? number : words.get(number);
      if (label === undefined)
        yield { file: labelFile, line: at + 1, problem: `mapping.txt has no word for "${number}"` };
      else yield { file, line: at + 1, text: unescapeHtml(text), label };
    }
  },
};

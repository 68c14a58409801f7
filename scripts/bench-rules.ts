import { cpus, totalmem } from "node:os";
import process from "node:process";
import { parseRule } from "../packages/classifier/src/rule/parse.ts";
import { RuleSet } from "../packages/classifier/src/rule/rule-set.ts";
import { ownPosts } from "../packages/training/src/own-posts.ts";

const ROUNDS = 7;
const MIN_MS = 200;
const COUNTS = [10, 100, 1_000] as const;
const TERMS = 5;

/** Posts per second: the fastest of several rounds, each at least MIN_MS long, after one round to warm up. */
function speed(texts: readonly string[], run: (text: string) => unknown): number {
  let best = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const start = performance.now();
    let done = 0;
    while (performance.now() - start < MIN_MS) {
      for (const text of texts) run(text);
      done += texts.length;
    }
    if (round > 0) best = Math.max(best, (done * 1000) / (performance.now() - start));
  }
  return Math.round(best);
}

/** The same numbers on every machine. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Pieces of the posts themselves, so that some rules hold: words in English, two to four characters in Japanese. */
function vocabulary(texts: readonly string[], language: "ja" | "en"): readonly string[] {
  const pieces = language === "ja" ? /[\p{Script=Han}\p{Script=Katakana}ー]{2,4}/gu : /\b[a-z]{4,}\b/giu;
  return [...new Set(texts.flatMap((text) => text.match(pieces) ?? []).map((word) => word.toLowerCase()))].toSorted();
}

/** `count` choices of TERMS words: nine in ten of a brand's words stand in no post of the day. */
function wordLists(count: number, words: readonly string[], language: "ja" | "en"): readonly (readonly string[])[] {
  const roll = dice(count);
  return Array.from({ length: count }, () =>
    Array.from({ length: TERMS }, () => {
      const word = words[roll(words.length)] ?? "";
      if (roll(10) === 0) return word;
      return language === "ja" ? `${word}${"壱弐参肆伍陸漆捌玖拾"[roll(10)]}` : `${word}${roll(1_000)}`;
    }),
  );
}

function ruleSet(lists: readonly (readonly string[])[]): RuleSet {
  return new RuleSet(
    lists.flatMap((words, i) => {
      const { node } = parseRule(words.map((word) => `"${word}"`).join(" OR "));
      return node ? [{ id: `r${i}`, node }] : [];
    }),
  );
}

function measure(language: "ja" | "en", count: number): Record<string, number> {
  const texts = ownPosts(language).map(({ text }) => text);
  const lists = wordLists(count, vocabulary(texts, language), language);
  const set = ruleSet(lists);
  const borders = language === "en" ? "\\b" : "";
  const expressions = lists.map((words) => new RegExp(`${borders}(?:${words.join("|")})${borders}`, "iu"));
  const ours = speed(texts, (text) => set.match({ text }));
  // Loops over the rules need long for many of them: a part of the posts says as much.
  const some = texts.filter((_, i) => i % 20 === 0);
  const regExp = speed(some, (text) => expressions.filter((expression) => expression.test(text)));
  const indexOf = speed(some, (text) => {
    const folded = text.normalize("NFKC").toLowerCase();
    return lists.filter((words) => words.some((word) => folded.includes(word)));
  });
  const ratio = (other: number): number => Math.round((ours / other) * 100) / 100;
  return {
    rules: count,
    matchesPerPost: texts.reduce((sum, text) => sum + set.match({ text }).length, 0) / texts.length,
    postsPerSecond: ours,
    regExpPostsPerSecond: regExp,
    timesRegExp: ratio(regExp),
    indexOfPostsPerSecond: indexOf,
    timesIndexOf: ratio(indexOf),
  };
}

const figures = (language: "ja" | "en") => {
  const texts = ownPosts(language);
  const rows = COUNTS.map((count) => measure(language, count));
  const per = (count: number): number => rows.find(({ rules }) => rules === count)?.["postsPerSecond"] ?? Number.NaN;
  return {
    posts: texts.length,
    unitsPerPost: Math.round(texts.reduce((sum, { text }) => sum + text.length, 0) / texts.length),
    rows,
    timeOf1000RulesTo100: Math.round((per(100) / per(1_000)) * 100) / 100,
  };
};

const report = {
  machine: `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
  termsPerRule: TERMS,
  ja: figures("ja"),
  en: figures("en"),
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);

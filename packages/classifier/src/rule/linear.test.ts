import { describe, expect, it } from "vitest";
import { formatRule } from "./format.ts";
import { lintRule } from "./lint.ts";
import { parseRule } from "./parse.ts";
import { RuleSet } from "./rule-set.ts";

/** Milliseconds of the fastest of several runs: noise only adds, so it is the one nearest to the work done. */
function fastest(run: () => unknown, runs = 5): number {
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** Eight times the size may take 24 times the time where quadratic takes 64; the constant absorbs a busy machine. */
function expectLinear(run: (size: number) => () => unknown, size: number): void {
  const [small, large] = [run(size), run(size * 8)];
  small();
  expect(fastest(large)).toBeLessThan(fastest(small) * 24 + 40);
}

function setOf(rules: readonly string[], inflect = false): RuleSet {
  return new RuleSet(
    rules.flatMap((rule, i) => {
      const { node } = parseRule(rule);
      return node ? [{ id: `r${i}`, node, options: { inflect, kana: inflect, longVowels: inflect } }] : [];
    }),
  );
}

/** a, aa, aaa …: every one ends wherever the longest does. */
const nested = Array.from({ length: 60 }, (_, i) => `*${"a".repeat(i + 1)}*`).join(" OR ");
const hostile = [
  nested,
  '"a a" OR a NEAR/200 a OR a* OR *a',
  "a OUTSIDE (aa OR aaa OR aaaa)",
  "京 OUTSIDE (京京 OR 京京京) NEAR/200 京京",
  "(a OR aa OR b) BEFORE/200 (a OR aaa OR b)",
  "ガ OR カ OR #a OR @a",
  "has:question OR has:link",
];

describe("time grows with the text", () => {
  it.each([
    "a",
    "a ",
    "aab",
    "京",
    "京都 ",
    "カ\u3099",
    "\u3099",
    "\u0301",
    "゛",
    "ー",
    "#a",
    "@a ",
    "\u200B",
    "👍🏽",
    "ですか ",
    "https:/",
    "㍿",
    "running ",
    " ",
  ])("of repeated %j", (unit) => {
    const sets = [setOf(hostile), setOf(hostile, true)];
    expectLinear((length) => {
      const text = unit.repeat(length / unit.length);
      return () => sets.map((set) => set.match({ text }));
    }, 6_000);
  });
});

describe("time grows with the rule", () => {
  it.each<[string, (size: number) => string]>([
    ["terms", (size) => Array.from({ length: size }, (_, i) => `t${i}`).join(" OR ")],
    ["nested terms", (size) => Array.from({ length: size }, (_, i) => `*${"a".repeat((i % 60) + 1)}*`).join(" OR ")],
    ["one term again and again", (size) => "a ".repeat(size)],
    ["open brackets", (size) => "(".repeat(size)],
    ["closing brackets", (size) => ")".repeat(size)],
    ["denials", (size) => "NOT ".repeat(size)],
    ["operators", (size) => "OR AND NEAR/3 OUTSIDE ".repeat(size)],
    ["guards", (size) => `a OUTSIDE (${"aa ".repeat(size)})`],
    ["distances", (size) => "a NEAR/3 b ".repeat(size)],
    ["quotation marks", (size) => '"「'.repeat(size)],
    ["fields", (size) => "likes>1 x:y ".repeat(size)],
    ["one long word", (size) => "a*".repeat(size)],
    ["spaces after a name", (size) => `likes${" ".repeat(size)}`.repeat(8)],
  ])("of many %s", (_, ruleOf) => {
    const text = "a b aa t1 ".repeat(20);
    expectLinear((size) => {
      const rule = ruleOf(size);
      return () => {
        const { node } = parseRule(rule);
        if (!node) return;
        formatRule(node);
        new RuleSet([{ id: "r", node }]).match({ text });
      };
    }, 60);
  });

  it("and a linter's look at 500 choices takes no second", () => {
    const { node } = parseRule(Array.from({ length: 500 }, (_, i) => `遅${i}`).join(" OR "));
    if (!node) throw new Error("nothing was read");
    expect(fastest(() => lintRule({ node }))).toBeLessThan(1_000);
  });
});

describe("time does not grow with the number of rules that have nothing to do with a text", () => {
  it("1,000 of them take no five times as long as 100", () => {
    const rules = (count: number): RuleSet =>
      setOf(Array.from({ length: count }, (_, i) => `w${i} OR 語${i}号 OR "x${i} y" (z${i} OR #t${i})`));
    const text = "今日の荷物、時間どおりに届きました。w and x and z were late #t ".repeat(10);
    const [few, many] = [rules(100), rules(1_000)];
    const run = (set: RuleSet) => () => {
      for (let i = 0; i < 100; i++) set.match({ text });
    };
    run(few)();
    run(many)();
    // Looking at each rule would take ten times as long.
    expect(fastest(run(many), 7)).toBeLessThan(fastest(run(few), 7) * 5 + 5);
  });
});

describe("at the limits", () => {
  const longest = 50_000;
  it.each([
    ["a, aa, aaa …", nested, "a"],
    ["500 terms", Array.from({ length: 500 }, (_, i) => `*${i.toString(2)}*`).join(" OR "), "1011001"],
    ["499 guards", `a OUTSIDE (${Array.from({ length: 499 }, (_, i) => `"a b${i}"`).join(" OR ")})`, "a b1 a "],
    ["250 distances", Array.from({ length: 250 }, () => "a NEAR/200 b").join(" OR "), "b a "],
    ["brackets", `${"(".repeat(50)}a${")".repeat(50)}`, "(a)"],
    ["choices in choices", `${"(b OR (c AND ".repeat(24)}a${"))".repeat(24)}`, "c a "],
  ])("%s in a text of 50,000 units are found, and marked no more than can be shown", (_, rule, unit) => {
    const { node, problems } = parseRule(rule);
    expect(problems).toEqual([]);
    if (!node) throw new Error("nothing was read");
    const set = new RuleSet([{ id: "r", node }]);
    const text = unit.repeat(longest / unit.length);
    const [match] = set.match({ text });
    expect(match?.highlights.length).toBeGreaterThan(0);
    expect(match?.highlights.length).toBeLessThanOrEqual(50);
    expect(fastest(() => set.match({ text }), 3)).toBeLessThan(2_000);
  });
});

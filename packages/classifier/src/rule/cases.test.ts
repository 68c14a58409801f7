import { describe, expect, it } from "vitest";
import { fieldCases } from "./cases/field-case.ts";
import { operatorCases } from "./cases/operator.ts";
import { placeCases } from "./cases/place.ts";
import { wordCases } from "./cases/word.ts";
import { formatRule } from "./format.ts";
import { parseRule } from "./parse.ts";
import { RuleSet, type RuleSource } from "./rule-set.ts";

function nodeOf(rule: string): RuleSource["node"] {
  const { node, problems } = parseRule(rule);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  if (!node) throw new Error("nothing was read");
  return node;
}

/** Ids of the topics that a text meets, with the topics in the order given. */
function topics(rules: Readonly<Record<string, string>>, text: string): readonly string[] {
  return new RuleSet(Object.entries(rules).map(([id, rule]) => ({ id, node: nodeOf(rule) })))
    .match({ text })
    .map(({ id }) => id);
}

describe.each([
  ["words", wordCases],
  ["operators", operatorCases],
  ["places", placeCases],
  ["fields", fieldCases],
])("%s", (_, cases) => {
  const named = cases.map(([rule, text, marks, more = {}]) => ({ rule, text, marks, more }));
  it.each(named)("$rule in $text marks $marks", ({ rule, text, marks, more }) => {
    const node = nodeOf(rule);
    const { options = {}, post = {} } = more;
    const marked = (read: RuleSource["node"]): readonly string[] | null => {
      const [match, ...others] = new RuleSet([{ id: "r", node: read, options }]).match({ text, ...post });
      // A rule that several of its words lead to holds once.
      expect(others).toEqual([]);
      return match ? match.highlights.map(({ from, to }) => text.slice(from, to)) : null;
    };
    expect(marked(node)).toEqual(marks);
    expect(marked(nodeOf(formatRule(node)))).toEqual(marks);
  });
});

it("all cases hold together as each alone", () => {
  const cases = [...wordCases, ...operatorCases, ...placeCases, ...fieldCases];
  const set = new RuleSet(
    cases.map(([rule, , , more], i) => ({ id: String(i), node: nodeOf(rule), options: more?.options ?? {} })),
  );
  for (const [i, [, text, marks, more]] of cases.entries()) {
    const match = set.match({ text, ...more?.post }).find(({ id }) => id === String(i));
    expect([i, match?.highlights.map(({ from, to }) => text.slice(from, to)) ?? null]).toEqual([i, marks]);
  }
});

describe("topics", () => {
  it.each([
    [{ b: "topic:a 遅い", a: "配送" }, "配送が遅い", ["a", "b"]],
    [{ b: "topic:a 遅い", a: "配送" }, "遅い", []],
    [{ c: "topic:b", b: "topic:a", a: "傘" }, "傘", ["a", "b", "c"]],
    [{ b: "NOT topic:a", a: "傘" }, "傘", ["a"]],
    [{ b: "NOT topic:a", a: "傘" }, "雨", ["b"]],
    [{ b: "topic:配送", 配送: "宅配" }, "宅配", ["配送", "b"]],
    [{ b: "topic:Ａ", a: "傘" }, "傘", ["a", "b"]],
    [{ b: "topic:a", A: "傘" }, "傘", ["A", "b"]],
    [{ b: "雨 OR topic:missing" }, "傘", []],
    // A circle neither hangs nor feeds itself.
    [{ a: "topic:b", b: "topic:a" }, "傘", []],
    [{ a: "topic:a" }, "傘", []],
    [{ a: "傘 OR topic:b", b: "雨 OR topic:a" }, "傘", ["a"]],
    [{ a: "傘 OR topic:b", b: "雨 OR topic:a" }, "雨", ["b", "a"]],
  ])("%j in %s are %j", (rules, text, expected) => {
    expect(topics(rules, text)).toEqual(expected);
  });

  it("a chain of two thousand is followed to its end", () => {
    const chain = Array.from({ length: 2_000 }, (_, i): [string, string] => [`t${i}`, `topic:t${i + 1}`]);
    expect(topics(Object.fromEntries([...chain, ["t2000", "傘"]]), "傘")).toHaveLength(2_001);
  });
});

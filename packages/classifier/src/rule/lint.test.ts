import { describe, expect, it } from "vitest";
import { lintRule, type LintInput } from "./lint.ts";
import { parseRule } from "./parse.ts";

function nodeOf(rule: string): LintInput["node"] {
  const { node, problems } = parseRule(rule);
  expect(problems).toEqual([]);
  if (!node) throw new Error("nothing was read");
  return node;
}

function codes(rule: string, more: Omit<LintInput, "node"> = {}): readonly string[] {
  return lintRule({ node: nodeOf(rule), ...more }).map(({ code }) => code);
}

const topics = new Map([
  ["delay", nodeOf("配送 遅延")],
  ["angry", nodeOf("topic:worse")],
  ["worse", nodeOf("傘 topic:angry")],
]);

describe("warns of", () => {
  it.each([
    ["repeated", "a OR a", "a"],
    ["repeated", "a b a", "a"],
    ["repeated", "c AND (a OR b OR a)", "a"],
    ["repeated", "lang:ja lang:ja", "lang:ja"],
    ["never_true", "a NOT a", "a NOT a"],
    ["never_true", "NOT a AND a", "NOT a AND a"],
    ["never_true", "b OR (a -a)", "(a -a)"],
    ["never_true", "lang:ja lang:en", "lang:en"],
    ["never_true", "kind:post kind:reply", "kind:reply"],
    ["never_true", "verified:true verified:false", "verified:false"],
    ["never_true", "傘 likes>10 likes<10", "likes<10"],
    ["never_true", "rating>=4 rating<=2", "rating<=2"],
    ["never_true", "followers:1万 followers>10000", "followers>10000"],
    ["never_true", "京都 OUTSIDE 京都", "京都"],
    ["always_true", "NOT a", "NOT a"],
    ["always_true", "-a -b", "-a -b"],
    ["always_true", "a OR NOT b", "a OR NOT b"],
    ["always_true", "a OR NOT a", "a OR NOT a"],
    ["always_true", "NOT (a -b)", "NOT (a -b)"],
    ["shadowed", "遅 OR 遅い", "遅い"],
    ["shadowed", "カード OR スコアカード", "スコアカード"],
    ["shadowed", "late* OR latency", "latency"],
    ["shadowed", "ｶｰﾄﾞ OR カード番号", "カード番号"],
    ["idle_guard", "京都 OUTSIDE 大阪府", "大阪府"],
  ])("%s: %s", (code, rule, pointed) => {
    const problems = lintRule({ node: nodeOf(rule) });
    expect(problems.map((one) => one.code)).toEqual([code]);
    const [{ at, message, severity } = { at: { from: 0, to: 0 }, message: { en: "", ja: "" }, severity: "" }] =
      problems;
    expect(rule.slice(at.from, at.to)).toBe(pointed);
    expect([severity, message.en !== "", /[ぁ-ん]/.test(message.ja)]).toEqual(["warning", true, true]);
  });

  it("topics that are not there, where they are named", () => {
    const rule = "傘 topic:Delay (雨 OR topic:gone)";
    const problems = lintRule({ node: nodeOf(rule), topics });
    expect(problems.map(({ code, at }) => [code, rule.slice(at.from, at.to)])).toEqual([
      ["unknown_topic", "topic:gone"],
    ]);
    expect(codes(rule)).toEqual([]);
  });

  it.each([
    ["self", "傘 topic:self", ["circular_topic"]],
    ["Self", "傘 topic:SELF", ["circular_topic"]],
    ["angry", "傘 topic:worse", ["circular_topic"]],
    ["other", "傘 topic:worse", []],
    ["other", "傘 topic:delay", []],
  ])("circles: %s is %s", (id, rule, expected) => {
    expect(codes(rule, { id, topics: new Map([...topics, [id.toLowerCase(), nodeOf(rule)]]) })).toEqual(expected);
  });

  it("a circle as an error", () => {
    expect(lintRule({ node: nodeOf("topic:self"), id: "self" }).map(({ severity }) => severity)).toEqual(["error"]);
  });

  it.each([
    [100, 31, ["too_broad"]],
    [100, 30, []],
    [50, 16, ["too_broad"]],
    [49, 49, []],
    [0, 0, []],
  ])("%i posts of which %i were met", (posts, matches, expected) => {
    const problems = lintRule({ node: nodeOf("傘"), measured: { posts, matches } });
    expect(problems.map(({ code }) => code)).toEqual(expected);
    for (const { message } of problems) expect(message.en).toContain(`${matches} of ${posts}`);
  });
});

it.each([
  "a OR b",
  "a NOT b",
  "a NOT (a b)",
  "a OR (a b)",
  "raw:A OR A",
  "a OR a*",
  "late OR latency",
  "*latency OR late*",
  "#傘 OR 傘",
  "raw:遅 OR 遅い",
  "遅 遅い",
  "遅 OR raw:遅い",
  "lang:ja OR lang:en",
  "lang:en lang:en-GB",
  "lang:en-GB lang:en",
  "author:a author:b",
  "has:media has:link",
  "topic:a topic:b",
  "likes>=10 likes<=10",
  "likes>10 likes<11",
  "likes>10 followers<5",
  "likes>10 OR likes<5",
  "NOT NOT a",
  "NOT (a OR b) c",
  "NOT (NOT a)",
  "京都 OUTSIDE 東京都",
  'Kyoto OUTSIDE "kyoto animation"',
])("has nothing to say of %s", (rule) => {
  expect(codes(rule)).toEqual([]);
});

it.each([
  ["a OR a", "a"],
  ["(a OR b) OR a", "a OR b"],
  ["c (a OR b OR a)", "c (a OR b)"],
  ["NOT (a b a) c", "NOT (a AND b) c"],
  ["c (NOT a NOT a)", "c AND NOT a"],
])("%s without its repetition is %s", (rule, expected) => {
  const cure = lintRule({ node: nodeOf(rule) }).find(({ code }) => code === "repeated")?.cure;
  if (!cure) throw new Error("no cure");
  const after = rule.slice(0, cure.at.from) + cure.text + rule.slice(cure.at.to);
  expect(after).toBe(expected);
  expect(codes(after)).not.toContain("repeated");
});

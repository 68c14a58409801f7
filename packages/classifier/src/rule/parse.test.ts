import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Problem } from "./ast.ts";
import { formatRule } from "./format.ts";
import { lintRule } from "./lint.ts";
import { parseRule } from "./parse.ts";

type Row = readonly [
  code: string,
  rule: string,
  /** What the problem points at. */
  at: string,
  /** What can be read of the rule all the same. */
  rest: string | null,
  /** The rule after the cure; null where only its writer knows one. */
  cured: string | null,
];

const many = Array.from({ length: 501 }, (_, i) => `t${i}`).join(" ");
const deep = `${"(".repeat(51)}a${")".repeat(51)}`;

const rows: readonly Row[] = [
  ["empty_rule", "", "", null, null],
  ["empty_rule", " \u3000 ", "", null, null],
  ["rule_too_long", "a".repeat(10_001), "a", null, null],
  ["too_many_terms", many, "t500", many.replaceAll(" ", " AND "), null],
  ["too_deep", deep, "a", null, null],
  ["term_too_long", `b ${"a".repeat(201)}`, "a".repeat(201), `b AND ${"a".repeat(200)}`, null],
  ["unclosed_quote", 'late "not here', '"not here', 'late AND "not here"', 'late "not here"'],
  ["unclosed_quote", "遅い 「まだ 来ない", "「まだ 来ない", '遅い AND "まだ 来ない"', "遅い 「まだ 来ない」"],
  ["unclosed_quote", 'author:"kasa', '"kasa', "author:kasa", 'author:"kasa"'],
  ["unclosed_bracket", "a (b OR c", "(", "a AND (b OR c)", "a (b OR c)"],
  ["unclosed_bracket", "（傘", "（", "傘", "（傘)"],
  ["unopened_bracket", "a) b", ")", "a AND b", "a b"],
  ["unopened_bracket", "傘） 雨", "）", "傘 AND 雨", "傘 雨"],
  ["empty_brackets", "a () b", "()", "a AND b", "a  b"],
  ["empty_value", 'a ""', '""', "a", "a "],
  ["empty_value", "a 「　」", "「　」", "a", "a "],
  ["empty_value", "a raw:", "raw:", "a", "a "],
  ["empty_value", "a author:", "author:", 'a AND author:""', "a "],
  ["empty_value", 'a lang:""', 'lang:""', 'a AND lang:""', "a "],
  ["missing_operand", "a AND", "AND", "a", "a "],
  ["missing_operand", "AND a", "AND", "a", " a"],
  ["missing_operand", "a AND AND b", "AND", "a AND b", "a AND  b"],
  ["missing_operand", "a OR", "OR", "a", "a "],
  ["missing_operand", "OR a", "OR", "a", " a"],
  ["missing_operand", "a OR OR b", "OR", "a OR b", "a  OR b"],
  ["missing_operand", "(a OR) b", "OR", "a AND b", "(a ) b"],
  ["missing_operand", "a ＡＮＤ", "ＡＮＤ", "a", "a "],
  ["missing_operand", "a NOT", "NOT", "a", "a "],
  ["missing_operand", "NEAR/3 b", "NEAR/3", "b", " b"],
  ["missing_operand", "OUTSIDE b", "OUTSIDE", "b", " b"],
  ["near_needs_words", "(a AND b) NEAR/3 c", "NEAR/3", "a AND b AND c", null],
  ["near_needs_words", "a NEAR/3", "NEAR/3", "a", null],
  ["near_needs_words", "lang:ja NEAR/3 傘", "NEAR/3", "lang:ja AND 傘", null],
  ["near_in_a_row", "a NEAR/2 b BEFORE/3 c", "BEFORE/3", "a NEAR/2 b AND c", "a NEAR/2 b AND b BEFORE/3 c"],
  [
    "near_in_a_row",
    "a NEAR/2 (b OR c) NEAR/3 d",
    "NEAR/3",
    "a NEAR/2 (b OR c) AND d",
    "a NEAR/2 (b OR c) AND (b OR c) NEAR/3 d",
  ],
  ["outside_needs_words", "(a OR b) OUTSIDE c", "OUTSIDE", "a OR b", null],
  ["outside_needs_words", "京都 OUTSIDE lang:ja", "OUTSIDE", "京都", null],
  ["distance_too_wide", "a NEAR/201 b", "NEAR/201", "a NEAR/200 b", "a NEAR/200 b"],
  ["distance_too_wide", "a BEFORE/999 b", "BEFORE/999", "a BEFORE/200 b", "a BEFORE/200 b"],
  ["missing_distance", "a NEAR/ b", "NEAR/", "a NEAR/5 b", "a NEAR/5 b"],
  ["star_inside", "a de*ver", "de*ver", "a AND de*ver", 'a "de*ver"'],
  ["star_inside", "a *", "*", "a AND *", 'a "*"'],
  ["operator_in_small_letters", "a or b", "or", 'a AND "or" AND b', "a OR b"],
  [
    "operator_in_small_letters",
    "京都 outside 東京都",
    "outside",
    '京都 AND "outside" AND 東京都',
    "京都 OUTSIDE 東京都",
  ],
  ["unknown_field", "a follower>10", "follower", 'a AND "follower>10"', "a followers>10"],
  ["unknown_field", "a note:x", "note", 'a AND "note:x"', 'a "note:x"'],
  ["unknown_field", "a<b", "a", '"a<b"', "author<b"],
  ["number_expected", "a followers>many", "followers>many", "a AND followers>many", null],
  ["number_expected", "likes>1,50", "likes>1,50", 'likes>"1,50"', null],
  ["rating_out_of_range", "rating<=6", "rating<=6", "rating<=6", "rating<=5"],
  ["rating_out_of_range", "rating>0", "rating>0", "rating>0", "rating>1"],
  ["no_comparison", "lang>ja", "lang>ja", "lang>ja", "lang:ja"],
  ["no_comparison", 'author>"a b"', 'author>"a b"', 'author>"a b"', 'author:"a b"'],
  ["unknown_value", "has:picture", "has:picture", "has:picture", null],
  ["unknown_value", "verified:yes", "verified:yes", "verified:yes", null],
  ["unknown_value", "kind:tweet", "kind:tweet", "kind:tweet", null],
];

function mended(rule: string, { cure }: Problem): string | null {
  return cure ? rule.slice(0, cure.at.from) + cure.text + rule.slice(cure.at.to) : null;
}

describe("problems", () => {
  it.each(rows)("%s: %s", (code, rule, pointed, rest, cured) => {
    const { node, problems } = parseRule(rule);
    const found = problems.filter((one) => one.code === code);
    const [first] = found;
    if (!first) throw new Error(`${problems.map((one) => one.code).join(", ")} instead of ${code}`);
    expect(rule.slice(first.at.from, first.at.to)).toBe(pointed);
    expect(first.message.en).toMatch(/^[\x20-\x7E]/);
    expect(first.message.ja).toMatch(/[ぁ-ん]/);
    expect(node && formatRule(node).replaceAll(/"(de\*ver|\*|follower>10|note:x|a<b)"/g, "$1")).toBe(
      rest && rest.replaceAll(/"(follower>10|note:x|a<b)"/g, "$1"),
    );
    const after = mended(rule, first);
    expect(after).toBe(cured);
    if (after === null) return;
    const left = parseRule(after).problems.filter((one) => one.code === code);
    expect(left).toHaveLength(found.length - 1);
  });

  it("name every code that the reading knows", () => {
    expect([...new Set(rows.map(([code]) => code))].toSorted()).toEqual(CODES);
  });

  it("stand in the order of the text, several at once", () => {
    const { node, problems } = parseRule('a OR ) lang>ja "x');
    expect(problems.map(({ code, at }) => [code, at.from])).toEqual([
      ["missing_operand", 2],
      ["unopened_bracket", 5],
      ["no_comparison", 7],
      ["unclosed_quote", 15],
    ]);
    expect(node && formatRule(node)).toBe("a AND lang>ja AND x");
  });

  it("are not told of what is no more read", () => {
    expect(parseRule("(NOT ".repeat(200)).problems.map(({ code }) => code)).toEqual(["too_deep"]);
  });
});

const CODES = [
  "distance_too_wide",
  "empty_brackets",
  "empty_rule",
  "empty_value",
  "missing_distance",
  "missing_operand",
  "near_in_a_row",
  "near_needs_words",
  "no_comparison",
  "number_expected",
  "operator_in_small_letters",
  "outside_needs_words",
  "rating_out_of_range",
  "rule_too_long",
  "star_inside",
  "term_too_long",
  "too_deep",
  "too_many_terms",
  "unclosed_bracket",
  "unclosed_quote",
  "unknown_field",
  "unknown_value",
  "unopened_bracket",
];

describe("rules without a problem", () => {
  it.each([
    ["a b OR c -d", "a AND b OR c AND NOT d"],
    ["(a OR (b OR c))", "a OR b OR c"],
    ["NOT (a b)", "NOT (a AND b)"],
    ["a NEAR b", "a NEAR/5 b"],
    ["a before b", 'a AND "before" AND b'],
    ["「AND」", '"AND"'],
    ["'a'", `"'a'"`],
    ["raw:SALE*", "raw:SALE*"],
    ["ＦＯＬＬＯＷＥＲＳ　≧　１万", "followers>=１万"],
    ["10:30 OR 「a:b」", '"10:30" OR "a:b"'],
    ["https://a.example/?b=c", '"https://a.example/?b=c"'],
    ["topic:配送遅延 url:https://a.example", 'topic:配送遅延 AND url:"https://a.example"'],
    ["author:@kasa*", 'author:"@kasa*"'],
    ["京都 OUTSIDE (東京都 西京都)", "京都 OUTSIDE (東京都 OR 西京都)"],
    ["NOT NOT a", "NOT NOT a"],
    ["#傘* @kasa*", "#傘* AND @kasa*"],
    ["(".repeat(50) + "a" + ")".repeat(50), "a"],
  ])("%s is written %s", (rule, written) => {
    const { node, problems } = parseRule(rule);
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(node && formatRule(node)).toBe(written);
    expect(parseRule(written).problems).toEqual([]);
  });

  it("keep to the limits", () => {
    const terms = Array.from({ length: 500 }, (_, i) => `t${i}`).join(" ");
    for (const rule of [terms, "a".repeat(200), `a NEAR/200 b`, `${"a ".repeat(499)}${" ".repeat(9_001)}b`])
      expect(parseRule(rule).problems).toEqual([]);
  });
});

describe("the document's examples", () => {
  const document = readFileSync(new URL("../../../../docs/rules.md", import.meta.url), "utf8");
  const [, section = ""] = /^## Examples[^\n]*\n([^]*?)^## /m.exec(document) ?? [];
  const examples = [...section.matchAll(/\| `([^`]+)` \|/g)].map(([, rule = ""]) => rule);

  it("are there", () => {
    expect(examples.length).toBeGreaterThan(5);
  });

  it.each(examples)("%s", (rule) => {
    const { node, problems } = parseRule(rule);
    expect([problems, node && lintRule({ node })]).toEqual([[], []]);
  });

  it("and its list of codes say what there is", () => {
    for (const code of CODES) expect(document).toContain(`\`${code}\``);
  });
});

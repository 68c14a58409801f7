import { describe, expect, it } from "vitest";
import { FIELDS, type Comparison, type Field, type FieldName } from "./ast.ts";
import { fieldProblem, fieldTest, folded, numberOf } from "./field.ts";
import type { Post } from "./post.ts";

function field(name: FieldName, value: string, comparison: Comparison = ":"): Field {
  return { type: "field", name, comparison, value, at: { from: 0, to: 0 } };
}

describe("numbers", () => {
  it.each([
    ["0", 0],
    ["007", 7],
    ["1000", 1_000],
    ["1,000", 1_000],
    ["1,234,567", 1_234_567],
    ["1k", 1_000],
    ["1.5K", 1_500],
    ["2m", 2_000_000],
    ["5千", 5_000],
    ["1.5万", 15_000],
    ["1,5万", 15_000],
    ["1,500万", 15_000_000],
    ["1.1万", 11_000],
    ["2億", 200_000_000],
    ["１．５万", 15_000],
    ["3.5", 3.5],
    ["1,5", undefined],
    ["1,50", undefined],
    ["1,0000", undefined],
    ["1000,000", undefined],
    ["-1", undefined],
    [".5", undefined],
    ["1.", undefined],
    ["1e3", undefined],
    ["1 000", undefined],
    ["１万人", undefined],
    ["Infinity", undefined],
    ["", undefined],
  ])("%s is %s", (value, expected) => {
    expect(numberOf(value)).toBe(expected);
  });
});

describe("problems", () => {
  const signs = [":", ">", ">=", "<", "<="] as const;
  const numeric = new Set<FieldName>(["followers", "likes", "rating"]);

  it.each(FIELDS)("%s takes the comparisons that make sense", (name) => {
    const value = { has: "link", verified: "true", kind: "post" }[name as string] ?? "3";
    for (const sign of signs) {
      const code = sign === ":" || numeric.has(name) ? undefined : "no_comparison";
      expect(fieldProblem(field(name, value, sign))?.code).toBe(code);
    }
  });

  it.each([
    ["rating", "0.9", "rating_out_of_range"],
    ["rating", "1", undefined],
    ["rating", "5", undefined],
    ["rating", "5.1", "rating_out_of_range"],
    ["rating", "★★", "number_expected"],
    ["likes", "many", "number_expected"],
    ["has", "Media", undefined],
    ["has", "video", "unknown_value"],
    ["verified", "TRUE", undefined],
    ["verified", "1", "unknown_value"],
    ["kind", "bookmark", undefined],
    ["kind", "tweet", "unknown_value"],
    ["lang", "anything", undefined],
  ] as const)("%s:%s has %s", (name, value, code) => {
    expect(fieldProblem(field(name, value))?.code).toBe(code);
  });

  it("in a field let it match nothing", () => {
    const post: Post = { text: "x", likes: 5, lang: "ja" };
    for (const wrong of [field("likes", "many", ">"), field("lang", "ja", ">"), field("has", "video")])
      expect(fieldTest(wrong)(post, new Set())).toBe(false);
  });
});

describe("tests", () => {
  it("take what is not known for neither more nor less, and nobody for nobody", () => {
    for (const name of ["followers", "likes", "rating"] as const) {
      for (const sign of [":", ">", ">=", "<", "<="] as const)
        expect(fieldTest(field(name, "1", sign))({ text: "x", author: null }, new Set())).toBe(false);
    }
    for (const name of ["author", "lang", "platform", "source", "url"] as const)
      expect(fieldTest(field(name, "undefined"))({ text: "x", author: null }, new Set())).toBe(false);
    expect(fieldTest(field("author", "*"))({ text: "x", author: null }, new Set())).toBe(false);
  });

  it.each([
    [":", [false, true, false]],
    [">", [false, false, true]],
    [">=", [false, true, true]],
    ["<", [true, false, false]],
    ["<=", [true, true, false]],
  ] as const)("likes%s10 for 9, 10 and 11", (sign, expected) => {
    const test = fieldTest(field("likes", "10", sign));
    expect([9, 10, 11].map((likes) => test({ text: "x", likes }, new Set()))).toEqual(expected);
  });

  it("read stars as 1 to 5 where posts have 0 to 1", () => {
    for (const stars of [1, 2, 3, 4, 5]) {
      const test = fieldTest(field("rating", String(stars)));
      expect([0, 0.25, 0.5, 0.75, 1].filter((rating) => test({ text: "x", rating }, new Set()))).toEqual([
        (stars - 1) / 4,
      ]);
    }
  });

  it("know a topic by what matched before", () => {
    const test = fieldTest(field("topic", "Ｄelay"));
    expect([test({ text: "x" }, new Set(["delay"])), test({ text: "x" }, new Set())]).toEqual([true, false]);
    expect(folded(" Ｄelay ")).toBe("delay");
  });
});

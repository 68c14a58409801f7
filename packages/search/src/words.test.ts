import { describe, expect, it } from "vitest";
import { formOf } from "./form.ts";
import { meetsWords, rangesOf, wordsOf } from "./words.ts";

const meets = (query: string, text: string): boolean => meetsWords(formOf(text).text, wordsOf(query));
const marked = (query: string, text: string): string[] =>
  rangesOf(text, wordsOf(query)).map(({ from, to }) => text.slice(from, to));

describe("words", () => {
  it.each([
    ["返金", "返金してください", true],
    ["返金　配送", "配送が遅い。返金して", true],
    ["返金 配送", "返金して", false],
    ["返金 -配送", "配送が遅い。返金して", false],
    ["返金 －配送", "返金して", true],
    ["-配送", "返金して", true],
    ["deliver", "It was delivered late", true],
    ["art", "the party", false],
    ['"deliver"', "It was delivered late", false],
    ['"late delivery"', "A LATE  delivery!", true],
    ['"late delivery"', "late, no delivery", false],
    ["「返金して」", "すぐ返金してほしい", true],
    ["「返金 して」", "すぐ返金してほしい", false],
    ["ｻﾎﾟｰﾄ", "サポートに電話", true],
    ["ＡＢＣ", "abcの件", true],
    ["iPhone修理", "iPhone 修理の件", true],
    ["😡", "届かない😡", true],
    ["", "何でも", true],
    ['"open', "open today", true],
    ["100%", "100％返金", true],
  ])("%j of %j: %j", (query, text, expected) => {
    expect(meets(query, text)).toBe(expected);
  });

  it("marks the words where they stand in the original", () => {
    expect(marked("サポート late", "ｻﾎﾟｰﾄがＬＡＴＥ、サポート")).toEqual(["ｻﾎﾟｰﾄ", "ＬＡＴＥ", "サポート"]);
    expect(marked("返金 金して", "返金して")).toEqual(["返金して"]);
    expect(marked("ガ", "カ\u3099ラス")).toEqual(["カ\u3099"]);
    expect(marked('"cafe"', "The Café.")).toEqual(["Café"]);
    expect(marked("-返金", "返金")).toEqual([]);
  });

  it.each(["!!", '""', "- -"])("refuses %j, of which nothing can be looked for", (query) => {
    expect(() => wordsOf(query)).toThrow(/no letter/);
  });

  it("refuses what is too long", () => {
    expect(() => wordsOf("あ".repeat(301))).toThrow(/300/);
    expect(() => wordsOf(Array.from({ length: 13 }, (_, i) => `語${i}`).join(" "))).toThrow(/12/);
  });
});

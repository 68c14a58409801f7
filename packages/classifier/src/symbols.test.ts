import { describe, expect, it } from "vitest";
import { classify } from "./classify.ts";
import { HANDLE, LINK, Reading } from "./symbols.ts";

const reading = new Reading();

function read(text: string): string {
  const { symbols, length } = reading.read(text);
  return String.fromCharCode(...symbols.subarray(0, length))
    .replaceAll(String.fromCharCode(LINK), "<link>")
    .replaceAll(String.fromCharCode(HANDLE), "<handle>");
}

function quoted(text: string): string {
  const { symbols, length, quoted: marks } = reading.read(text);
  return Array.from({ length }, (_, at) => (marks[at] === 1 ? String.fromCharCode(symbols[at] ?? 0) : "")).join("");
}

describe("a reading", () => {
  it.each([
    ["width and compatibility forms", "ﾋﾄﾞｲ ＳＨＯＰ ①", "ヒドイ shop 1"],
    ["case", "WORST", "worst"],
    ["runs of a letter", "sooooo gooood", "soo good"],
    ["runs of marks", "なぜ？？？？！！！！", "なぜ??!!"],
    ["long vowels", "さいこーーー〜〜", "さいこー"],
    ["spaces and line breaks", "a  \n\n  b", "a\nb"],
    ["zero width and bidi controls", "最\u200B悪\u202Eだ\u2066よ", "最悪だよ"],
    ["variation selectors and skin tones", "❤️👍🏽", "❤👍"],
    ["families of emoji", "👨‍👩‍👧", "👨👩👧"],
    ["numbers of several digits, not single ones", "100点中3点、2026年", "00点中3点、00年"],
    ["links, up to where Japanese goes on", "見てhttps://a.example/x?y=1これ", "見て<link>これ"],
    ["handles", "@shop_help where", "<handle> where"],
    ["hashtags of several words", "#WorstAirlineEver!", "#worst airline ever!"],
    ["spelled words", "f u c k this", "fuck this"],
    ["spelled Japanese", "ク ソ 会 社", "クソ会社"],
    ["but no two single letters", "plan b i guess", "plan b i guess"],
    ["curly apostrophes", "can’t", "can't"],
    ["kaomoji as they are", "(´；ω；`)", "( ́;ω;`)"],
  ])("takes %s alike", (_, text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it("keeps the way back to the composed text", () => {
    const text = "Sooooo 最　悪 100%";
    const { composed, at, length } = reading.read(text);
    for (let index = 0; index < length; index += 1) {
      expect(reading.endOf(index)).toBeGreaterThanOrEqual(at[index] ?? Number.NaN);
      expect(reading.endOf(index)).toBeLessThanOrEqual(composed.length);
    }
  });

  it("forgets the text before", () => {
    read("「怒り」WORST");
    expect(read("a")).toBe("a");
    expect([reading.shouted, reading.quotedLength]).toEqual([0, 0]);
  });
});

describe("quotation marks", () => {
  it.each([
    ["店員に「帰れ」と言われた", "帰れ"],
    ["“you will pay for this and all of it” he said", "you will pay for this and all of it"],
    ['he said "I will never come back here again" and left', "i will never come back here again"],
    // A title, a mark left open, inches, and a text that is all quotation quote nobody.
    ['loved "The Long Night" so much', ""],
    ["「閉じないまま終わる", ""],
    ['a 5" phone and a 7" tablet', ""],
    ['"National hot dog day, then national dance day"', ""],
  ])("%s", (text, expected) => {
    expect(quoted(text)).toBe(expected);
  });

  it("lends its heat to nobody but the author", () => {
    expect(classify("ふざけるな、二度と来るか").anger.scores[2]).toBeGreaterThan(
      classify("「ふざけるな、二度と来るか」という名前の店ができたらしい").anger.scores[2],
    );
  });
});

describe("hostile text", () => {
  it.each([
    ["50,000 letters", "怒".repeat(50_000)],
    ["50,000 spaced letters", "怒 ".repeat(25_000)],
    ["alternating combining marks", `a${"\u0316\u0301".repeat(25_000)}`],
    ["lone surrogates", "\uD800\uDC00\uDFFF\uD83D".repeat(5_000)],
    ["quotation marks", '"「“'.repeat(15_000)],
    ["invisible characters", "\u200B\u2060\uFE0F".repeat(15_000)],
  ])("of %s is read in no time", (_, text) => {
    const start = performance.now();
    expect(() => classify(text)).not.toThrow();
    expect(performance.now() - start).toBeLessThan(600);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Class, type Folded, Folder, type FoldOptions, PLAIN_FOLD, unfolded } from "./fold.ts";
import { TokenCounter } from "./tokens.ts";

// Units that combine, vanish, grow or shrink when they are folded.
const pieces = fc.constantFrom(
  ...Array.from("aAéßİΣカｶガﾞｰーッヵゎヴ京𠮷㌔㍿Ａ１＃　 \n゛.'’" + "👍🏽❤"),
  "\uFE0F",
  "\u200B",
  "\u200D",
  "\u3099",
  "\u309A",
  "\u0301",
  "e\u0301",
  "\u0323",
  "\u3099".repeat(12),
  "delivered ",
);
const text = fc.oneof(
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 40 }),
);
const options = fc.record({ kana: fc.boolean(), longVowels: fc.boolean(), smallKana: fc.boolean() });

function read({ units, length }: Folded): string {
  return String.fromCharCode(...units.subarray(0, length));
}

function fold(one: string, folding: Partial<FoldOptions> = {}): string {
  return read(new Folder({ ...PLAIN_FOLD, ...folding }).fold(one));
}

describe("offsets", () => {
  it("lie in the text, are not empty, and never go back", () => {
    fc.assert(
      fc.property(text, options, fc.boolean(), (one, folding, inflect) => {
        const { from, to, length } = new Folder({ ...folding, inflect }).fold(one);
        let [lastFrom, lastTo] = [0, 0];
        for (let i = 0; i < length; i++) {
          const [start, end] = [from[i] ?? -1, to[i] ?? -1];
          expect(start >= lastFrom && end >= lastTo && end > start && end <= one.length).toBe(true);
          [lastFrom, lastTo] = [start, end];
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("begin and end at whole characters", () => {
    fc.assert(
      fc.property(text, options, (one, folding) => {
        const { from, to, length } = new Folder({ ...folding, inflect: false }).fold(one);
        for (let i = 0; i < length; i++) {
          for (const place of [from[i] ?? 0, to[i] ?? 0])
            expect(/[\uD800-\uDBFF]/.test(one[place - 1] ?? "") && /[\uDC00-\uDFFF]/.test(one[place] ?? "")).toBe(
              false,
            );
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("of a text as it stands are its own", () => {
    fc.assert(
      fc.property(text, (one) => {
        const exact = unfolded(one);
        expect(read(exact)).toBe(one);
        expect([...exact.from].every((start, i) => start === i && exact.to[i] === i + 1)).toBe(true);
      }),
    );
  });
});

describe("folding", () => {
  it("twice is folding once", () => {
    fc.assert(
      fc.property(text, options, (one, folding) => {
        const once = fold(one, folding);
        expect(fold(once, folding)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  it("does not depend on what was folded before", () => {
    const folder = new Folder(PLAIN_FOLD);
    fc.assert(
      fc.property(text, (one) => {
        expect(read(folder.fold(one))).toBe(fold(one));
      }),
    );
  });

  it.each([
    ["ｶﾞｷﾞ", "ガギ", {}],
    ["ＡＢＣ　１", "abc 1", {}],
    ["a \n\t b", "a b", {}],
    ["か\u3099", "が", {}],
    ["㌔", "キロ", {}],
    ["👍🏽", "👍", {}],
    ["don’t", "don't", {}],
    ["a\u200Bb", "ab", {}],
    ["カタカナ", "かたかな", { kana: true }],
    ["ヴァ", "ゔぁ", { kana: true }],
    ["サーバー", "サバ", { longVowels: true }],
    ["ｻｰﾊﾞｰ", "サバ", { longVowels: true }],
    ["ウィッチ", "ウイツチ", { smallKana: true }],
    ["ッ\u3099", "ヅ", { smallKana: true }],
    ["カー\u3099", "カ", { longVowels: true }],
    ["Delivered, deliveries", "deliv, deliveri", { inflect: true }],
    [`a${"\u0301".repeat(50)}b`, `á${"\u0301".repeat(7)}b`, {}],
  ])("%s is %s", (one, expected, folding) => {
    expect(fold(one, folding)).toBe(expected);
  });

  it.each([
    ["a", Class.word],
    ["é", Class.word],
    ["9", Class.word],
    ["_", Class.word],
    ["Ｚ", Class.word],
    ["７", Class.word],
    ["＿", Class.word],
    ["я", Class.word],
    ["京", Class.cjk],
    ["𠮷", Class.cjk],
    ["々", Class.cjk],
    ["ー", Class.cjk],
    ["ｶ", Class.cjk],
    ["배", Class.cjk],
    ["。", Class.other],
    ["！", Class.other],
    ["・", Class.other],
    ["👍", Class.other],
    [" ", Class.other],
  ])("%s is of its class as it stands", (one, expected) => {
    expect(unfolded(one).classes[0]).toBe(expected);
  });
});

describe("counting", () => {
  it.each([
    ["one two three", 3],
    ["ｏｎｅ two", 2],
    ["re\u0301sume\u0301", 1],
    ["foo\u200Bbar", 1],
    ["京都", 2],
    ["ｶﾞ", 1],
    ["iPhone京都 a_b 1,000", 6],
    ["👍 … 。", 0],
    ["𠮷野家", 3],
    ["", 0],
  ])("%s has its words and characters", (one, expected) => {
    expect(new TokenCounter(one).between(0, one.length)).toBe(expected);
  });

  it("adds up wherever a text is cut", () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (one, a, b) => {
        const [first = 0, second = 0] = [a % (one.length + 1), b % (one.length + 1)].sort((x, y) => x - y);
        const counter = new TokenCounter(one);
        expect(counter.between(0, first) + counter.between(first, second) + counter.between(second, one.length)).toBe(
          counter.between(0, one.length),
        );
        expect(counter.between(first, second)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

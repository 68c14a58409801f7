import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { putIn, typedAt } from "./typed.ts";

describe("typedAt", () => {
  it.each([
    ["/", "/", 1, { from: 0, to: 1, query: "" }],
    ["/", "はい\n/tha", 7, { from: 3, to: 7, query: "tha" }],
    ["/", "see https://a", 13, undefined],
    ["/", "1/2", 3, undefined],
    ["/", "/thanks a lot", 13, undefined],
    ["@", "確認を@佐", 5, { from: 3, to: 5, query: "佐" }],
    ["@", "mail a@b", 8, undefined],
    ["@", "@sato ok", 8, undefined],
    ["@", "no sign", 7, undefined],
  ] as const)("finds %s in %j before %i: %j", (sign, text, caret, found) => {
    expect(typedAt(text, caret, sign)).toEqual(found);
  });
  it("is replaced alone, and the caret stands behind what came", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, after, words) => {
        const typed = { from: before.length, to: before.length + 3, query: "ab" };
        const { text, caret } = putIn(`${before}/ab${after}`, typed, words);
        expect(text).toBe(before + words + after);
        expect(text.slice(0, caret)).toBe(before + words);
      }),
    );
  });
});

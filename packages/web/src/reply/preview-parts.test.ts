import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { partsOf } from "./preview-parts.ts";

const check = (length: number, max: number, unit: "utf16" | "grapheme" | "weighted" | "byte") => ({
  length,
  max,
  unit,
});

describe("partsOf", () => {
  it("loses and adds nothing, whatever the limit", () => {
    const unit = fc.constantFrom("utf16", "grapheme", "weighted", "byte");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), unit, (text, max, by) => {
        const parts = partsOf(text, check(text.length, max, by));
        expect(parts.map((part) => part.text).join("")).toBe(text);
        expect(parts.every((part) => part.text !== "")).toBe(true);
      }),
    );
  });
  it.each([
    ["家族👨‍👩‍👧です", check(5, 3, "grapheme"), "家族👨‍👩‍👧"],
    ["あいう", check(9, 6, "byte"), "あい"],
    ["abcdef", check(6, 4, "utf16"), "abcd"],
    ["長い文章", check(8, 4, "weighted"), "長い文章"],
  ] as const)("of %j with %j shows as fitting %j", (text, limit, fits) => {
    expect(
      partsOf(text, limit)
        .filter(({ is }) => is !== "over")
        .map((part) => part.text)
        .join(""),
    ).toBe(fits);
  });
  it("marks links, handles and tags, but no address of mail", () => {
    const links = partsOf("@sato さん https://a.jp/b。 #感謝 a@b.jp", null).filter(({ is }) => is === "link");
    expect(links.map(({ text }) => text)).toEqual(["@sato", "https://a.jp/b", "#感謝"]);
  });
});

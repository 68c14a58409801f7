import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beyond, partsOf } from "./preview-parts.ts";

describe("partsOf", () => {
  it("loses and adds nothing, whatever fits", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(40), (text, fits) => {
        const parts = partsOf(text, { fits });
        expect(parts.map((part) => part.text).join("")).toBe(text);
        expect(parts.every((part) => part.text !== "")).toBe(true);
        expect(
          parts
            .filter(({ is }) => is === "over")
            .map((part) => part.text)
            .join(""),
        ).toBe(text.slice(fits));
      }),
    );
  });
  it("marks links, handles and tags, but no address of mail", () => {
    const links = partsOf("@sato さん https://a.jp/b。 #感謝 a@b.jp", null).filter(({ is }) => is === "link");
    expect(links.map(({ text }) => text)).toEqual(["@sato", "https://a.jp/b", "#感謝"]);
  });
});

describe("beyond", () => {
  it.each([
    ["傘をお届けします", { fits: 4 }, { count: 4, first: "けします" }],
    ["傘👨‍👩‍👧👍です", { fits: 1 }, { count: 4, first: "👨‍👩‍👧👍です" }],
    ["お待たせして\n申し訳ございません。本日中に", { fits: 5 }, { count: 16, first: "て 申し訳ございません。" }],
    ["すべて収まる", { fits: 6 }, null],
    ["まだ測っていない", undefined, null],
  ])("of %j with %j is %j", (text, fit, told) => {
    expect(beyond(text, fit)).toEqual(told);
  });
});

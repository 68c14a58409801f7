import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { formOf } from "./form.ts";

describe("formOf", () => {
  it.each([
    ["ＳＵＰＥＲ カード", " super カード "],
    ["ｶﾞﾗｽが割れた", " ガラスが割れた "],
    ["新しいiPhoneが届かない！", " 新しい iphone が届かない "],
    ["Café déjà-vu", " cafe deja vu "],
    ["が\u3099ーー", " が\u3099ーー "],
    ["怒😡👍🏽！", " 怒😡👍 "],
    ["", " "],
    ["#返金 @kotori_support", " 返金 kotori support "],
    ["㈱と①", " 株 と 1 "],
  ])("reads %j as %j", (text, form) => {
    expect(formOf(text).text).toBe(form);
  });

  it("names the original place of each unit", () => {
    const { text, from, to } = formOf("あのｶﾞﾗｽ㌔です");
    const at = text.indexOf("ガ");
    expect([from[at], to[at]]).toEqual([2, 4]);
    const kilo = text.indexOf("キ");
    expect([from[kilo], to[kilo], from[kilo + 1], to[kilo + 1]]).toEqual([6, 7, 6, 7]);
  });

  it("keeps places in order, within the text, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const form = formOf(text);
        expect(form.from).toHaveLength(form.text.length);
        expect(form.to).toHaveLength(form.text.length);
        for (let i = 1; i < form.text.length; i++) {
          expect(form.from[i]).toBeGreaterThanOrEqual(form.from[i - 1] ?? 0);
          expect(form.to[i]).toBeLessThanOrEqual(text.length);
          expect(form.from[i]).toBeLessThanOrEqual(form.to[i] ?? 0);
        }
        expect(form.text).not.toMatch(/ {2}/);
      }),
    );
  });
});

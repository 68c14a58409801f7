import { expect, it } from "vitest";
import { tagChange, tagsIn } from "./tag-words.ts";

it("reads tags parted as people part them, once each", () => {
  expect(tagsIn(" 返金、#配送　ＶＩＰ, 返金 ")).toEqual(["返金", "配送", "VIP"]);
  expect(tagsIn(" 、 ")).toEqual([]);
});

it("says what has to be added and removed", () => {
  expect(tagChange(["a", "b"], ["b", "c"])).toEqual({ add: ["c"], remove: ["a"] });
});

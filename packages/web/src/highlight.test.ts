import { describe, expect, it } from "vitest";
import { excerptOf, runsOf } from "./highlight.ts";

describe("runsOf", () => {
  it("marks evidence wherever it stands, whatever its case", () => {
    expect(runsOf("Still. I said STILL waiting", ["still"])).toEqual([
      { text: "Still", marked: true },
      { text: ". I said ", marked: false },
      { text: "STILL", marked: true },
      { text: " waiting", marked: false },
    ]);
  });
  it("joins evidence that overlaps and loses no character", () => {
    const runs = runsOf("アプリ落ちてる", ["アプリ落ち", "落ちて"]);
    expect(runs).toEqual([
      { text: "アプリ落ちて", marked: true },
      { text: "る", marked: false },
    ]);
  });
  it("marks nothing for a rule's name or an empty word", () => {
    expect(runsOf("静かです", ["rule:kana", ""])).toEqual([{ text: "静かです", marked: false }]);
  });
  it("keeps its place in a text that grows when lower-cased", () => {
    expect(runsOf("İİ now", ["now"]).at(-1)).toEqual({ text: "now", marked: true });
  });
});

describe("excerptOf", () => {
  it("leaves a text whose evidence comes early", () => {
    expect(excerptOf("今すぐ来てください。\nお願いします", ["今すぐ"])).toBe("今すぐ来てください。 お願いします");
  });
  it("starts at a word shortly before late evidence", () => {
    const text = "I ordered a birthday cake three weeks ago and today the box arrived crushed";
    const excerpt = excerptOf(text, ["crushed"]);
    expect(excerpt).toMatch(/^…(box )?arrived crushed$/);
  });
  it("never cuts an emoji in two", () => {
    const excerpt = excerptOf(`${"👨‍👩‍👧".repeat(12)}助けて`, ["助けて"]);
    expect(excerpt).toMatch(/^…(👨‍👩‍👧)*助けて$/u);
  });
});

import { describe, expect, it } from "vitest";
import { excerptOf, runsOf } from "./highlight.ts";

describe("runsOf", () => {
  it("marks evidence wherever it stands, whatever its case", () => {
    expect(runsOf("Still. I said STILL waiting", ["still"])).toEqual([
      { text: "Still", marked: true, topics: [] },
      { text: ". I said ", marked: false, topics: [] },
      { text: "STILL", marked: true, topics: [] },
      { text: " waiting", marked: false, topics: [] },
    ]);
  });
  it("joins evidence that overlaps and loses no character", () => {
    const runs = runsOf("アプリ落ちてる", ["アプリ落ち", "落ちて"]);
    expect(runs).toEqual([
      { text: "アプリ落ちて", marked: true, topics: [] },
      { text: "る", marked: false, topics: [] },
    ]);
  });
  it("marks nothing for a rule's name or an empty word", () => {
    expect(runsOf("静かです", ["rule:kana", ""])).toEqual([{ text: "静かです", marked: false, topics: [] }]);
  });
  it("keeps its place in a text that grows when lower-cased", () => {
    expect(runsOf("İİ now", ["now"]).at(-1)).toMatchObject({ text: "now", marked: true });
  });
  it("keeps topics apart from evidence, where they overlap too, in UTF-16 units", () => {
    const topics = [
      { topicId: "refunds", highlights: [{ from: 2, to: 4 }] },
      { topicId: "money", highlights: [{ from: 3, to: 5 }] },
    ];
    expect(runsOf("😡返金して", ["返"], topics)).toEqual([
      { text: "😡", marked: false, topics: [] },
      { text: "返", marked: true, topics: ["refunds"] },
      { text: "金", marked: false, topics: ["refunds", "money"] },
      { text: "し", marked: false, topics: ["money"] },
      { text: "て", marked: false, topics: [] },
    ]);
  });
  it("leaves out places of an earlier, longer text and says nothing of an empty one", () => {
    expect(runsOf("短い", [], [{ topicId: "a", highlights: [{ from: 1, to: 9 }] }])).toEqual([
      { text: "短い", marked: false, topics: [] },
    ]);
    expect(runsOf("", ["x"])).toEqual([]);
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

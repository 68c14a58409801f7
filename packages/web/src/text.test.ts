import { describe, expect, it } from "vitest";
import { dueIn, spanOf } from "./time.ts";
import { languages } from "./text.ts";

const MINUTE = 60_000;
const NOW = Date.parse("2026-11-26T09:00:00Z");

describe("time in words", () => {
  it.each([
    [18 * MINUTE, "18分", "18 min"],
    [100 * MINUTE, "1時間40分", "1 h 40 min"],
    [120 * MINUTE, "2時間", "2 h"],
    [26 * 60 * MINUTE, "1日2時間", "1 d 2 h"],
    [20_000, "0分", "0 min"],
  ])("says %i ms as %s and %s", (ms, ja, en) => {
    expect(languages.ja.span(spanOf(ms))).toBe(ja);
    expect(languages.en.span(spanOf(-ms))).toBe(en);
  });
  it("tells what is left from what is late", () => {
    const { late, span } = dueIn("2026-11-26T08:42:00Z", NOW);
    expect(late && languages.ja.late(languages.ja.span(span))).toBe("18分超過");
    const left = dueIn("2026-11-26T09:12:00Z", NOW);
    expect(!left.late && languages.en.left(languages.en.span(left.span))).toBe("12 min left");
  });
});

/** Every fixed word with its path; functions need values and are read in use. */
function wordsOf(node: unknown, path: string): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => wordsOf(value, `${path}.${key}`));
}

describe("the two languages", () => {
  const [ja, en] = [wordsOf(languages.ja, ""), wordsOf(languages.en, "")];
  it("say the same things", () => {
    expect(ja.map(([path]) => path)).toEqual(en.map(([path]) => path));
    expect([...ja, ...en].filter(([, word]) => word.trim() === "")).toEqual([]);
  });
  it("do not borrow each other's words", () => {
    const kana = /[\u3040-\u30ff\u4e00-\u9fff]/;
    expect(en.filter(([, word]) => kana.test(word))).toEqual([]);
    expect(ja.filter(([path, word]) => !kana.test(word) && path !== ".language")).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { boundsOf, spanOf } from "./time.ts";
import { dueWords, languages } from "./languages.ts";

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
  it.each([
    ["2026-11-26T08:42:00Z", "18分超過", "18 min late"],
    ["2026-11-26T08:59:30Z", "期限を過ぎました", "just overdue"],
    ["2026-11-26T09:00:30Z", "まもなく期限", "due now"],
    ["2026-11-26T09:12:00Z", "あと12分", "12 min left"],
  ])("says of a due time of %s: %s, %s", (dueAt, ja, en) => {
    expect(dueWords(languages.ja, dueAt, NOW)).toBe(ja);
    expect(dueWords(languages.en, dueAt, NOW)).toBe(en);
  });
});

describe("boundsOf", () => {
  it.each([
    ["ja", "Asia/Tokyo", ["11月26日 9:00", "11月27日 9:00"]],
    ["en", "America/New_York", ["November 25 at 7:00 PM", "November 26 at 7:00 PM"]],
  ])("says in %s when a UTC day is one in %s", (lang, zone, bounds) => {
    const plain = boundsOf("2026-11-26", lang, zone).map((text) => text.replace(/\s/g, " "));
    expect(plain).toEqual(bounds);
  });
});

describe("terms", () => {
  it.each([
    ["urgency", "2", "● 緊急", "● Urgent"],
    ["urgency", "1", "やや急ぎ", "Somewhat urgent"],
    ["anger", "2", "▲ 強い怒り", "▲ Very angry"],
    ["anger", "1", "いらだち", "Annoyed"],
  ])("carry a sign at the upper level only: %s %s", (term, value, ja, en) => {
    expect(languages.ja.term({ term, value })).toBe(ja);
    expect(languages.en.term({ term, value })).toBe(en);
  });
});

/** Every fixed word with its path; functions need values and are read in use. */
function wordsOf(node: unknown, path: string): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => wordsOf(value, `${path}.${key}`));
}

/** Words that come with a page of their own. */
const ofPages = import.meta.glob<{ readonly words: Readonly<Record<"ja" | "en", unknown>> }>("../**/words.ts", {
  eager: true,
});

describe.each([
  ["the frame and the inbox", languages],
  ...Object.entries(ofPages).map(([path, { words }]) => [path, words] as const),
] as const)("the two languages of %s", (_path, both) => {
  const [ja, en] = [wordsOf(both.ja, ""), wordsOf(both.en, "")];
  it("say the same things", () => {
    expect(ja.map(([path]) => path)).toEqual(en.map(([path]) => path));
    expect(ja.length).toBeGreaterThan(0);
    expect([...ja, ...en].filter(([, word]) => word.trim() === "")).toEqual([]);
  });
  it("do not borrow each other's words", () => {
    const kana = /[\u3040-\u30ff\u4e00-\u9fff]/;
    // Examples of what is written stand in both languages on either side.
    expect(en.filter(([path, word]) => kana.test(word) && !path.startsWith(".example"))).toEqual([]);
    // Names of keys are the same in both.
    const signs = /^(\.language|\.and|\.keyGroups\.\d+\.keys\.\d+\.0|\.example\w*\..*)$/;
    // A figure has no language, and an abbreviation such as ID is the same in both.
    const letters = /\p{L}/u;
    const short = /^[A-Z]{2,4}$/;
    const foreign = ja.filter(
      ([path, word]) => letters.test(word) && !short.test(word) && !kana.test(word) && !signs.test(path),
    );
    expect(foreign).toEqual([]);
  });
});

it("finds the words of the pages", () => {
  expect(Object.keys(ofPages)).toContain("../settings/channels/words.ts");
});

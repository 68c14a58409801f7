import { parseRule } from "@kikimimi/classifier/rule/parse";
import { describe, expect, it } from "vitest";
import { explainRule, markedText, problemLines } from "./rule-print.ts";
import { authorRule, withAuthor } from "@kikimimi/classifier/rule/author-rule";

const message = { en: "Wrong.", ja: "誤り。" };

describe("a problem", () => {
  it("has its caret under its column, also behind and under wide characters, and shows the rule as cured", () => {
    const at = { from: 6, to: 8 };
    const rule = "返金 a (京都";
    const lines = problemLines(rule, {
      severity: "error",
      code: "wrong",
      at,
      message,
      cure: { at: { from: 8, to: 8 }, text: ")" },
    });
    expect(lines).toEqual([
      "error wrong, column 7: Wrong. / 誤り。",
      "    返金 a (京都",
      "            ^^^^",
      "    cure / 修正案: 返金 a (京都)",
    ]);
  });

  it("keeps its column where the rule breaks lines, and lets nothing but text onto the terminal", () => {
    const lines = problemLines("ｱ\n\u001B b", { severity: "warning", code: "x", at: { from: 4, to: 4 }, message });
    expect(lines.slice(1)).toEqual(["    ｱ   b", "        ^"]);
  });
});

describe("a text", () => {
  it("has the found words marked, and lets nothing but text onto the terminal", () => {
    expect(markedText("a 返金\u001B[31m", [{ from: 2, to: 4 }], false)).toBe("a ⟦返金⟧[31m");
    expect(markedText("返金", [{ from: 0, to: 2 }], true)).toBe("\u001B[7m返金\u001B[27m");
  });
});

describe("an explanation", () => {
  it("names every part of a rule", () => {
    const { node } = parseRule("(京都 OUTSIDE 東京都) BEFORE/3 寺 OR -lang:en #祭り* raw:IT");
    const outline = node ? explainRule(node).join("\n") : "";
    for (const part of ["any of", "all of", "not", "in this order", "京都", "東京都", "寺", "lang:en", "祭り", "IT"])
      expect(outline).toContain(part);
  });
});

describe("muted authors", () => {
  it("are added once, on every platform or on one", () => {
    const first = withAuthor(undefined, authorRule("123", undefined)) ?? "";
    expect(first).toBe("author:123");
    const second = withAuthor(first, authorRule("怒 る人", "x")) ?? "";
    expect(second).toBe('author:123 OR platform:x AND author:"怒 る人"');
    expect(withAuthor(second, authorRule("怒 る人", "x"))).toBeUndefined();
    expect(withAuthor(second, authorRule("123", undefined))).toBeUndefined();
    expect(withAuthor(second, authorRule("123", "x"))).toContain("platform:x AND author:123");
  });

  it("are refused when a rule cannot say them", () => {
    for (const id of ["", " ", "all*"]) expect(() => authorRule(id, undefined)).toThrow("no author");
  });

  it("are refused where the rule is broken or full", () => {
    expect(() => withAuthor("((", authorRule("1", undefined))).toThrow("mend it");
    const full = Array.from({ length: 666 }, (_, i) => `author:${i + 1_000}`).join(" OR ");
    expect(() => withAuthor(full, authorRule("one more", undefined))).toThrow("is full");
  });
});

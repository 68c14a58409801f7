import { MacroDraft } from "@kikimimi/core/rule/macro";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backupOf, readKept } from "./backup.ts";
import { differences } from "./differences.ts";
import { wordsIn } from "./inputs.tsx";
import { problemAt, problemsOf } from "./problems.ts";
import { partsOf } from "./span-field.tsx";
import { kitEn } from "./words-en.ts";
import { kitJa } from "./words-ja.ts";

const FRESH = { name: "", actions: [] as string[], team: null as string | null };

describe("what is not saved", () => {
  it("is kept by person and document, until it is saved or dropped", () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    const mine = backupOf(storage, "demo.sato.macros.late", FRESH);
    mine.keep({ draft: { ...FRESH, name: "遅れ", team: "a" }, version: 2 });
    expect(mine.read()).toEqual({ draft: { name: "遅れ", actions: [], team: "a" }, version: 2 });
    expect(backupOf(storage, "demo.tanaka.macros.late", FRESH).read()).toBeUndefined();
    mine.keep(undefined);
    expect(kept.size).toBe(0);
  });
  it.each([
    ["nothing", null],
    ["no JSON", "{"],
    ["no draft", '{"version":1}'],
    ["a part that is not there", '{"draft":{"name":"a","team":null}}'],
    ["a part of another sort", '{"draft":{"name":"a","actions":"b","team":null}}'],
  ])("is not restored from %s", (_name, text) => {
    expect(readKept(text, FRESH)).toBeUndefined();
  });
});

describe("what is wrong with a form", () => {
  const wrongOf = (value: unknown, words = kitJa): ReadonlyMap<string, string> =>
    problemsOf(MacroDraft.safeParse(value).error?.issues ?? [], words.wrong);
  it.each([
    [{ name: "" }, "name", "入力してください。", "This is needed."],
    [{ name: "a".repeat(81) }, "name", "80文字までです。", "80 characters at most."],
    [{ name: 1 }, "name", "入力してください。", "This is needed."],
  ])("stands at its field in both languages: %j", (value, path, ja, en) => {
    expect(problemAt(wrongOf(value), path)).toBe(ja);
    expect(problemAt(wrongOf(value, kitEn), path)).toBe(en);
  });
  it("is found from below a field and from a rule's column, and not from a field that begins alike", () => {
    const problems = new Map([
      ["actions.2.to.id", "whom"],
      ["rule:4", "column"],
    ]);
    expect(problemAt(problems, "actions.2")).toBe("whom");
    expect(problemAt(problems, "rule")).toBe("column");
    expect(problemAt(problems, "actions.20")).toBeUndefined();
    expect(problemAt(problems, "action")).toBeUndefined();
  });
});

describe("two versions", () => {
  it("differ in what either says otherwise, also where only one says it", () => {
    const mine = [
      ["name", "a"],
      ["rule", "x"],
    ] as const;
    const theirs = [
      ["name", "a"],
      ["rule", "y"],
      ["team", "t"],
    ] as const;
    expect(differences(mine, theirs)).toEqual([
      ["rule", "x", "y"],
      ["team", "", "t"],
    ]);
  });
});

describe("fields", () => {
  it.each([
    ["返金、 配送，至急,返金", ["返金", "配送", "至急"]],
    [" , ", []],
  ])("part words at any comma: %j", (text, words) => {
    expect(wordsIn(text)).toEqual(words);
  });
  it("say a length of time in the largest unit that keeps it whole", () => {
    expect(partsOf(900)).toEqual({ amount: 15, unit: "m" });
    expect(partsOf(7_200)).toEqual({ amount: 2, unit: "h" });
    expect(partsOf(172_800)).toEqual({ amount: 2, unit: "d" });
    const seconds = { m: 60, h: 3_600, d: 86_400 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31_622_400 }), (whole) => {
        const { amount, unit } = partsOf(whole);
        expect(Math.round(amount * seconds[unit])).toBe(whole);
      }),
    );
  });
});

import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BrandReport } from "@kikimimi/training/brand-report";
import { ownPosts, splitOf } from "@kikimimi/training/own-posts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { kikimimi } from "../../../../test/support/cli.ts";

// A training takes a quarter of a minute, and more on a busy machine.
describe("kikimimi train", { timeout: 240_000 }, () => {
  let folder: string;
  const file = (name: string, rows: readonly unknown[]): string => {
    const path = join(folder, name);
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "kikimimi-train-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("says in one line what is missing or wrong, with exit code 2, before it trains", async () => {
    const few = file("few.jsonl", [{ text: "遅い", anger: 1 }]);
    const more = file("more.jsonl", [{ text: "速い", anger: 0 }]);
    const out = join(folder, "model.json");
    const cases: [string[], string][] = [
      [["--lang", "ja", "--out", out], "--data is needed"],
      [["--data", few, "--out", out], "--lang is needed"],
      [["--data", few, "--lang", "ja"], "--out is needed"],
      [["--data", few, "--lang", "ja", "--out", join(folder, "no", "where")], "There is no folder"],
      [["--data", few, "--lang", "ja", "--out", out, "--seed", "x"], "--seed takes"],
      [
        ["--data", few, "--data", more, "--lang", "ja", "--out", out],
        "50 labelled rows in ja are needed; there are 2.",
      ],
    ];
    const ran = await Promise.all(cases.map(([args]) => kikimimi("train", ...args)));
    for (const [at, { code, out: printed, err }] of ran.entries()) {
      expect([code, printed, err.trim().split("\n").length]).toEqual([2, "", 1]);
      expect(err).toContain(cases[at]?.[1]);
    }
  });

  it("refuses a model that forgets, says why, and writes it when told to all the same", async () => {
    const turned = { positive: "negative", neutral: "neutral", negative: "positive" } as const;
    const test = ownPosts("ja").filter((post) => splitOf(post) === "test");
    const theirs = new Set([...new Set(test.map(({ author }) => author))].filter((_, at) => at % 2 === 0));
    const data = file(
      "turned.jsonl",
      test
        .filter(({ author }) => theirs.has(author))
        .map(({ text, author, sentiment }) => ({ text, author, lang: "ja", sentiment: turned[sentiment] })),
    );
    const out = join(folder, "turned.json");
    const args = ["train", "--data", data, "--lang", "ja", "--out", out, "--json"];
    const refused = await kikimimi(...args);
    const report = BrandReport.parse(JSON.parse(refused.out));
    expect([refused.code, report.written, existsSync(out)]).toEqual([3, null, false]);
    expect(report.objections[0]).toContain("sentiment loses");
    expect(refused.err).toContain("fold 5 of 5");
    expect(refused.err.trim().split("\n").at(-1)).toContain("not written (--force");
    const forced = await kikimimi(...args, "--force");
    expect(forced.code).toBe(0);
    expect(BrandReport.parse(JSON.parse(forced.out))).toEqual({ ...report, written: out });
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(out, "utf8")));
    expect(version).toBe(report.model);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

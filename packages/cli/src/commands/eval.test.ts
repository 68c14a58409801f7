import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Report } from "@kikimimi/training/report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kikimimi } from "../../../../test/support/cli.ts";

// Each test starts the command, which a busy machine may take seconds for.
describe("kikimimi eval", { timeout: 30_000 }, () => {
  let folder: string;
  let posts: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kikimimi-eval-"));
    posts = join(folder, "posts.jsonl");
    const rows = [
      { text: "ふざけるな！二度と使わない", sentiment: "negative", anger: 2, slices: ["slang"] },
      { text: "love it, thank you so much!", sentiment: "positive", anger: 0, slices: [] },
      { text: "What time do you open?", sentiment: "neutral", anger: 0, slices: ["quoted"] },
    ];
    await writeFile(posts, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("prints the documented report as JSON, and says which format it guessed", async () => {
    const { code, out, err } = await kikimimi("eval", "--task", "anger", "--data", posts, "--json");
    const report = Report.parse(JSON.parse(out));
    expect([code, report.n, report.data.format, report.task]).toEqual([0, 3, "jsonl", "anger"]);
    expect(report.slices.map(({ slice }) => slice)).toEqual(["quoted", "slang"]);
    expect(err).toContain("as jsonl (guessed");
  });

  it("prints tables for people, and no guess where the format is named", async () => {
    const { code, out, err } = await kikimimi("eval", "--format", "jsonl", "--task", "sentiment", "--data", posts);
    expect([code, err]).toEqual([0, ""]);
    for (const part of ["macro recall", "truth \\ answer", "positive against negative", "posts/s", "calibration error"])
      expect(out).toContain(part);
  });

  it("says in one line what is wrong, with exit code 2", async () => {
    const bad = join(folder, "bad.jsonl");
    await writeFile(bad, '{"text":"a","label":"positive"}\n{"text":"b","label":"meh"}\n');
    const cases: [string[], string][] = [
      [["--data", posts], "--task is needed"],
      [["--task", "anger"], "--data is needed"],
      [["--task", "anger", "--data", join(folder, "nowhere")], "There is no file or folder"],
      [["--task", "sentiment", "--data", bad], `${bad}:2: "meh" is none of`],
    ];
    const ran = await Promise.all(cases.map(([args]) => kikimimi("eval", ...args)));
    for (const [at, { code, out, err }] of ran.entries()) {
      const last = err.trim().split("\n").at(-1) ?? "";
      expect([code, out]).toEqual([2, ""]);
      expect(last).toContain(cases[at]?.[1]);
      expect(err).not.toContain("    at ");
    }
    const skipped = await kikimimi("eval", "--task", "sentiment", "--data", bad, "--skip-bad", "--json");
    expect([skipped.code, Report.parse(JSON.parse(skipped.out)).data.bad]).toEqual([0, 1]);
  });
});

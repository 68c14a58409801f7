import { describe, expect, it } from "vitest";
import { kikimimi } from "../support/cli.ts";

type Answer = {
  readonly items: readonly { name: string; dollars: string }[];
  readonly total: string;
  readonly perMillion: string;
};

async function cost(...args: readonly string[]): Promise<Answer> {
  const { code, out, err } = await kikimimi("cost", "--json", ...args);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out) as Answer;
}

/** Dollars in millionths, so that the test adds up as exactly as the command. */
const micro = (dollars: string): bigint =>
  BigInt(dollars.replace(/\.(\d*)$/, (_all, digits: string) => digits.padEnd(6, "0")));

describe("kikimimi cost", () => {
  it("adds up, and names the platform's own fee", async () => {
    const { items, total } = await cost("--mentions", "1000000", "--platform-mix", "x=0.6,line=0.4");
    expect(items.reduce((sum, { dollars }) => sum + micro(dollars), 0n)).toBe(micro(total));
    expect(items.find(({ name }) => name === "fee:x")?.dollars).toBe("9000.00");
  });

  it("meets the target of ten dollars for a million ordinary mentions that come ten a webhook, or polled", async () => {
    for (const region of ["ap-northeast-1", "us-east-1"]) {
      const args = ["--mentions", "1000000", "--urgent", "0", "--region", region];
      const batched = await cost(...args, "--platform-mix", "line=1", "--batch");
      const polled = await cost(...args, "--platform-mix", "mastodon=1");
      for (const { perMillion } of [batched, polled]) expect(micro(perMillion)).toBeLessThan(10_000_000n);
    }
  });

  it.each([
    [["--mentions", "-5"]],
    [["--mentions", "5", "--platform-mix", "nowhere=1"]],
    [["--mentions", "5", "--platform-mix", "line=1,line=2"]],
    [["--mentions", "5", "--platform-mix", "line=0"]],
    [["--mentions", "5", "--urgent", "1.5"]],
    [["--mentions", "5", "--region", "mars-north-1"]],
  ])("refuses %j", async (args) => expect((await kikimimi("cost", ...args)).code).toBe(2));
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { bundleOne, functionNames, NODEJS } from "../../scripts/bundles.ts";
import { type Load, medianLoads } from "./load.ts";

/** What a bundle may weigh in kilobytes, and take to load in milliseconds or in times of a bare handler. */
type Budget = { readonly kilobytes: number; readonly ms: number; readonly times: number };

/** Functions that talk to platforms, or to the store alone: the SDK's clients are most of these. */
const GENERAL: Budget = { kilobytes: 1_700, ms: 400, times: 130 };

/** A platform waits for the webhook, some for two seconds only; the others work behind a queue or for people. */
const BUDGETS: Readonly<Record<string, Budget>> = {
  webhook: { kilobytes: 400, ms: 60, times: 20 },
  // Both carry the classifier's models and lexicons, 2.2 MB.
  process: { kilobytes: 4_500, ms: 500, times: 160 },
  api: { kilobytes: 5_500, ms: 600, times: 200 },
};

const folder = inject("bundles") ?? "";
const names = functionNames();
const fileOf = (name: string): string => join(folder, `${name}.mjs`);

describe("bundles", () => {
  it("are made with the options that the stacks give", () => {
    const stack = readFileSync("stacks/function.ts", "utf8");
    const given = /\bnodejs: (\{.*\}),$/m.exec(stack)?.[1] ?? "";
    expect(given.replaceAll(/(\w+):/g, '"$1":').replaceAll(" ", "")).toBe(JSON.stringify(NODEJS));
  });

  it.each(names)("%s is not heavier than its budget", (name) => {
    const { kilobytes } = BUDGETS[name] ?? GENERAL;
    expect(readFileSync(fileOf(name)).length / 1000).toBeLessThanOrEqual(kilobytes);
  });

  it("keeps what the webhook's function does not need out of it", () => {
    const text = readFileSync(fileOf("webhook"), "utf8");
    expect(text).toContain("bad_signature");
    for (const foreign of ["DynamoDBClient", "SQSClient", "posted_in_the_future"]) expect(text).not.toContain(foreign);
    expect(readFileSync(fileOf("process"), "utf8")).toContain("posted_in_the_future");
  });

  it("keeps what people read to connect a platform where it is told", () => {
    // As esbuild writes it.
    const words = "チャネル基本設定".replaceAll(
      /./g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).toUpperCase()}`,
    );
    expect(names.filter((name) => readFileSync(fileOf(name), "utf8").includes(words))).toEqual(["api"]);
  });

  describe("load", () => {
    let loads: ReadonlyMap<string, Load>;
    let bare: Load;

    beforeAll(async () => {
      const beside = join(folder, "bare-handler.mjs");
      await bundleOne("test/fixtures/bare-handler.ts", beside);
      const heavy = names.filter((name) => name !== "webhook");
      const [least, webhook] = medianLoads([beside, fileOf("webhook")], 9);
      const others = medianLoads(heavy.map(fileOf), 3);
      if (!least || !webhook) throw new Error("nothing was measured");
      bare = least;
      loads = new Map([["webhook", webhook], ...heavy.flatMap((name, i) => pair(name, others[i]))]);
      const told = [...loads].map(
        ([name, { wall }]) => `${name} ${wall.toFixed(0)} (${(wall / bare.wall).toFixed(1)})`,
      );
      process.stdout.write(`Loads in ms (times ${bare.wall.toFixed(1)} of a bare hono handler): ${told.join(", ")}\n`);
    });

    it.each(names)("%s within its budget", (name) => {
      const { ms, times } = BUDGETS[name] ?? GENERAL;
      const { wall, cpu } = loads.get(name) ?? { wall: Number.NaN, cpu: Number.NaN };
      // Milliseconds are those of an idle machine: on a busy one a process waits, and the bare handler is slow as well.
      expect(Math.min(wall, cpu)).toBeLessThanOrEqual(Math.max(ms, Math.min(bare.wall, bare.cpu) * times));
    });
  });
});

function pair(name: string, load: Load | undefined): [string, Load][] {
  return load ? [[name, load]] : [];
}

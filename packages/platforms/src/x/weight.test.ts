import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { linksIn } from "./link.ts";
import { cashtagsIn, weightOf } from "./weight.ts";

const file = join(
  process.env["KIKIMIMI_EXTERNAL"] ?? join(process.cwd(), "..", "shared"),
  "fixtures/x/weighted_length_conformance.json",
);
const present = existsSync(file);
const Conformance = z.object({
  cases: z.array(
    z.looseObject({
      description: z.string(),
      text: z.string(),
      expected: z.looseObject({ weightedLength: z.number() }),
    }),
  ),
});

describe.skipIf(!present)("external payloads", () => {
  it("weigh what X's own conformance suite says", () => {
    const { cases } = Conformance.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(cases.length).toBeGreaterThanOrEqual(20);
    const told = cases.map(({ description, text }) => [description, weightOf(text)]);
    expect(told).toEqual(cases.map(({ description, expected }) => [description, expected.weightedLength]));
  });
});

describe("weight of an X post", () => {
  it.each([
    ["", 0],
    ["kasa", 4],
    ["傘", 2],
    ["が", 2],
    ["か\u3099", 2],
    ["e\u0301", 1],
    ["“quoted” — text…", 17],
    ["\u10ff\u1100", 3],
    ["\u200d\u200e\u2010", 4],
    ["😀", 2],
    ["👨‍👩‍👧‍👦", 2],
    ["❤️‍🔥", 2],
    ["❤‍🔥", 2],
    ["👨‍🩼", 2],
    ["🙂‍↔️", 2],
    ["👋🏽", 2],
    ["🇯🇵🇯🇵", 4],
    ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2],
    ["1⃣", 2],
    ["©", 1],
    ["©️", 2],
    ["1", 1],
    ["https://kasa.example/orders/1042?lang=ja#top", 23],
    ["見てhttps://kasa.example/傘", 4 + 23 + 2],
    ["傘".repeat(140), 280],
  ])("of %j is %i", (text, weight) => {
    expect(weightOf(text)).toBe(weight);
  });
});

describe("links in an X post", () => {
  const found = (text: string): string[] => linksIn(text).map(({ start, end }) => text.slice(start, end));

  it.each([
    ["詳しくはkasa.example.comまで", ["kasa.example.com"]],
    ["(https://kasa.example/a_(b)).", ["https://kasa.example/a_(b)"]],
    ["https://kasa.example/a, HTTP://X.COM/!", ["https://kasa.example/a", "HTTP://X.COM/"]],
    ["see kasa.co.jp/orders?id=1 and node.js", ["kasa.co.jp/orders?id=1"]],
    ["README.md by aki@kasa.com @kasa.com #kasa.com", ["README.md"]],
    ["end.Start sorry.Please v1.5.0 ...", []],
    ["kasa.com.Next", ["kasa.com"]],
    ["https://t.co/AbC123、次", ["https://t.co/AbC123"]],
    ["http://localhost:3000 https://kasa.example:8443/x", ["https://kasa.example:8443/x"]],
    [`http://${"あ".repeat(60)}.com`, []],
    ["http://日本語.jp/a", ["http://日本語.jp/a"]],
  ])("of %j are %j", (text, links) => {
    expect(found(text)).toEqual(links);
  });

  it("are found in time on texts made to take long", () => {
    const long = `${"a".repeat(100_000)}.${"b.".repeat(50_000)} http://${"あ".repeat(50_000)}. ${"(".repeat(50_000)}`;
    const before = performance.now();
    expect(weightOf(long)).toBeGreaterThan(100_000);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe("cashtags", () => {
  it("are counted once each", () => {
    expect(cashtagsIn("$KASA and $kasa and $UMB.A costs $5 US$JPY")).toBe(2);
  });
});

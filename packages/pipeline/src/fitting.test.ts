import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { platforms } from "@kikimimi/platforms/registry";
import { fittingUnits } from "./fitting.ts";

const words = fc
  .array(
    fc.constantFrom(
      "あ",
      "a",
      " ",
      "👨‍👩‍👧",
      "🇯🇵",
      "é",
      "か\u3099",
      "ﾊﾟ",
      "\n",
      "漢字",
      "https://kasa.example/a/b?c=1",
      "@sato@kasa.example",
      "#傘",
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

const repliers = platforms.flatMap(({ manifest, replier }) => {
  const settings = manifest.settings.safeParse(manifest.example).data;
  return replier && settings ? [[manifest.id, (text: string) => replier.measure(text, settings)] as const] : [];
});

describe("fittingUnits", () => {
  it.each(repliers)("of %s is what it takes by its own counting, and no more", (_id, measure) => {
    fc.assert(
      fc.property(words, fc.integer({ min: 0, max: 120 }), (text, max) => {
        const fits = fittingUnits(text, max, measure);
        expect(fits === text.length).toBe(measure(text) <= max);
        expect(fits === 0 ? 0 : measure(text.slice(0, fits))).toBeLessThanOrEqual(max);
        // The next place at which it may be cut is one too many.
        const ends = [...new Intl.Segmenter("und").segment(text)].map(({ segment, index }) => index + segment.length);
        const inside = [...text.matchAll(/https?:\/\/\S+/gu)].map(
          (one) => [one.index, one.index + one[0].length] as const,
        );
        const cuts = ends.filter((end) => inside.every(([from, to]) => end <= from || end >= to));
        expect([0, ...cuts]).toContain(fits);
        const next = cuts.find((end) => end > fits);
        expect(next === undefined ? Infinity : measure(text.slice(0, next))).toBeGreaterThan(max);
      }),
    );
  });

  const measureOf = (id: string) => repliers.find(([name]) => name === id)?.[1] ?? (() => Number.NaN);
  it.each([
    ["x", "あ".repeat(150), 280, "あ".repeat(140)],
    ["x", `${"あ".repeat(130)}https://kasa.example/very/long/address/of/a/page`, 280, "あ".repeat(130)],
    [
      "x",
      `${"a".repeat(256)} https://kasa.example/very/long/address 傘`,
      280,
      `${"a".repeat(256)} https://kasa.example/very/long/address `,
    ],
    ["bluesky", "👨‍👩‍👧".repeat(4), 3, "👨‍👩‍👧".repeat(3)],
    ["googlebusiness", "傘です", 6, "傘で"],
    ["line", "👍👍", 3, "👍"],
    ["threads", "傘👍", 4, "傘"],
  ])("of %s of %j with %i is %j", (id, text, max, fits) => {
    expect(text.slice(0, fittingUnits(text, max, measureOf(id)))).toBe(fits);
  });
});

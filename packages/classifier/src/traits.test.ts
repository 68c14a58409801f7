import { describe, expect, it } from "vitest";
import { Features, type ModelLanguage } from "./features.ts";
import { GramType, gramType } from "./grams.ts";

const features = new Features();

function read(language: ModelLanguage, text: string): Features {
  features.reading.read(text);
  features.extract(language, {});
  return features;
}

function pairsOf(language: ModelLanguage, text: string): number[] {
  const { grams, traits } = read(language, text);
  return Array.from(grams.hash.subarray(grams.length - traits.length, grams.length));
}

describe("traits", () => {
  it("are the last n-grams of a text, each pair of two number features that the text has", () => {
    const { grams, traits, numbers } = read("en", "I am furious, thank you so much, my parcel never arrived");
    expect(traits.length).toBeGreaterThan(0);
    for (let at = 0; at < grams.length; at += 1)
      expect(gramType(grams.hash[at] ?? 0) === GramType.traits).toBe(at >= grams.length - traits.length);
    for (let pair = 0; pair < traits.length; pair += 1) {
      expect(numbers[traits.first[pair] ?? 0]).not.toBe(0);
      expect(numbers[traits.second[pair] ?? 0]).not.toBe(0);
      expect(traits.first[pair]).not.toBe(traits.second[pair]);
    }
  });

  it("tell the same words beside joy from those beside trouble", () => {
    const joy = pairsOf("ja", "最悪、最高すぎて泣いた");
    const trouble = pairsOf("ja", "最悪、荷物が届かない");
    expect(joy).not.toEqual(trouble);
    expect(pairsOf("ja", "最悪、最高すぎて泣いた")).toEqual(joy);
  });

  it("are none where a text has one trait or nothing", () => {
    expect(pairsOf("ja", "")).toEqual([]);
  });
});

describe("a string that needs its negation", () => {
  it.each(["荷物が届かない", "二度と行かない", "怒りが収まらない", "電源が入らない"])("%s stays bad", (text) => {
    const { polar } = read("ja", text);
    expect(Array.from(polar.value.subarray(0, polar.length)).every((value) => value < 0)).toBe(true);
    expect(polar.length).toBeGreaterThan(0);
  });
});

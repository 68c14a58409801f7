import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  BANDS,
  bandsOf,
  fingerprintOf,
  isFingerprint,
  isNearDuplicate,
  NEAR_DUPLICATE,
  similarity,
  type Fingerprint,
} from "./fingerprint.ts";
import { figuresOf, readPairs, type Scored } from "./pairs.ts";

const pairs = readPairs(readFileSync(new URL("../../data/near/pairs.jsonl", import.meta.url), "utf8"));
const document = readFileSync(new URL("../../../../docs/near-duplicates.md", import.meta.url), "utf8");
const texts = pairs.flatMap(({ a, b }) => [a, b]);

function known(text: string): Fingerprint {
  const fingerprint = fingerprintOf(text);
  if (fingerprint === null) throw new Error(`no fingerprint: ${text}`);
  return fingerprint;
}

const JA = "返品したのに返金されないまま四十日。消費生活センターに相談しました";
const EN = "They fined me for parking at the hospital while I was being stitched up";

describe("a fingerprint", () => {
  it.each([
    ["width", "ﾃﾚﾋﾞの画面がすぐ割れて困ってます", "テレビの画面がすぐ割れて困ってます"],
    ["case", EN, EN.toUpperCase()],
    ["marks and spaces", EN, `  ${EN.replaceAll(" ", "\n ")}!!!`],
    ["apostrophes", "I can’t reach anyone about my broken boiler", "I can't reach anyone about my broken boiler"],
    ["runs", "This is soooo slow that I gave up on my order", "This is so slow that I gave up on my order"],
    ["laughter", JA, `${JA}ｗｗｗ`],
    ["digits", "注文番号A-10293が三週間たっても発送されません", "注文番号B-7が12週間たっても発送されません"],
    [
      "prices and hours",
      "I paid $1,480.50 at 23:00 for a cold and soggy pizza",
      "I paid $9 at 7 for a cold and soggy pizza",
    ],
    ["zero width", JA, Array.from(JA).join("\u200B")],
    ["emoji", JA, `🔥${JA}😡👍🏽`],
    ["links", JA, `${JA} https://a.example/x?y=1`],
    [
      "links in the middle of Japanese",
      "見てhttps://a.example/xこの会社の返金対応が遅すぎる",
      "見てこの会社の返金対応が遅すぎる",
    ],
    ["links without a scheme", EN, `${EN} short.example/q77 www.shop.example`],
    ["handles", EN, `@shop_help ${EN} @a.b.example`],
    ["hashtags", JA, `#返金して ${JA} #WorstShopEver`],
    ["who is passed on", EN, `RT @jo: ${EN}`],
    ["greetings", JA, `おはようございます！${JA}`],
  ])("takes %s alike", (_, one, other) => {
    expect(known(other)).toBe(known(one));
  });

  it("hardly tells katakana from hiragana, though it weighs them", () => {
    const [one, other] = [known("対応がダメすぎて解約を検討しています"), known("対応がだめすぎて解約を検討しています")];
    expect(similarity(one, other)).toBeGreaterThan(0.7);
  });

  it("changes with a word of content", () => {
    expect(known(EN.replace("hospital", "stadium"))).not.toBe(known(EN));
    expect(known(JA.replace("返品", "修理"))).not.toBe(known(JA));
  });

  it.each([
    "",
    "最悪",
    "二度と行かない",
    "Worst ever!!",
    "😡😡😡",
    "12345 67890",
    "#tag https://a.example @b",
    "おはようございます！今日も一日よろしくお願いします",
    "Happy birthday! Hope you have a wonderful day",
  ])("is not there for %j", (text) => {
    expect(fingerprintOf(text)).toBeNull();
  });

  it("begins at twelve: Han 2, kana 1, other letters a half", () => {
    expect(fingerprintOf("駅前再開発")).toBeNull();
    expect(fingerprintOf("駅前再開発案")).not.toBeNull();
    expect(fingerprintOf("まちかどのねこがい")).toBeNull();
    expect(fingerprintOf("まちかどのねこがいなくなる")).not.toBeNull();
    expect(fingerprintOf("abcdefghij klmnopqrstuvw")).toBeNull();
    expect(fingerprintOf("abcdefghij klmnopqrstuvwx")).not.toBeNull();
  });

  it("is 192 characters and known by its form", () => {
    for (const text of texts) {
      const fingerprint = fingerprintOf(text);
      if (fingerprint === null) continue;
      expect(fingerprint).toHaveLength(192);
      expect(isFingerprint(fingerprint)).toBe(true);
    }
    expect(isFingerprint(known(EN).slice(1))).toBe(false);
    expect(isFingerprint(`${known(EN).slice(1)}!`)).toBe(false);
    expect(isFingerprint(null)).toBe(false);
  });

  it("does not depend on what was read before", () => {
    const forward = texts.map(fingerprintOf);
    const backward = texts.toReversed().map(fingerprintOf).toReversed();
    expect(backward).toEqual(forward);
    expect(new Set(forward).size).toBeGreaterThan(pairs.length);
  });

  it("stays what it is: stored ones must go on matching, or the version rises", () => {
    expect(bandsOf(known(EN))).toMatchInlineSnapshot(`
      [
        "0xUUU",
        "11XPg",
        "2hd3d",
        "3Y3vd",
        "4mTal",
        "5J7b4",
      ]
    `);
  });
});

describe("similarity", () => {
  const fingerprints = texts.map(fingerprintOf).filter((one) => one !== null);

  it("is symmetric, between 0 and 1, and 1 with itself", () => {
    for (const [at, one] of fingerprints.entries()) {
      const other = fingerprints[(at * 7 + 1) % fingerprints.length] ?? one;
      const value = similarity(one, other);
      expect(similarity(other, one)).toBe(value);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(similarity(one, one)).toBe(1);
      // The way through the bins ends there as well, not the short cut for equal strings only.
      expect(similarity(one, `${one}` as Fingerprint)).toBe(1);
    }
  });

  it("is 0 between versions", () => {
    const old = `_${known(EN).slice(1)}`;
    if (!isFingerprint(old)) throw new Error("no fingerprint");
    expect(similarity(known(EN), old)).toBe(0);
  });

  it("costs little for words added, much for words put in place of others", () => {
    const added = similarity(known(EN), known(`${EN}. I am shaking`));
    const replaced = similarity(known(EN), known(EN.replace("being stitched up", "out for a walk")));
    expect(added).toBeGreaterThan(0.7);
    expect(replaced).toBeLessThan(added - 0.15);
  });

  it.each([
    [
      "The new lift at the station is working after the repair",
      "The new lift at the station isn't working after the repair",
    ],
    [
      "I did receive the money you promised me in the spring",
      "I did not receive the money you promised me in the spring",
    ],
    ["問い合わせていた代金は昨日ちゃんと返金されました", "問い合わせていた代金は昨日ちゃんと返金されません"],
  ])("sees a meaning turned around: %j", (one, other) => {
    expect(isNearDuplicate(known(one), known(other))).toBe(false);
  });

  it("but no turn where a whole remark with a negation is added", () => {
    expect(isNearDuplicate(known(EN), known(`${EN}. I do not know what to say`))).toBe(true);
    expect(isNearDuplicate(known(JA), known(`${JA}。本当に信じられない`))).toBe(true);
  });
});

describe("bands", () => {
  it("are six of five characters, each with its number", () => {
    const bands = bandsOf(known(JA));
    expect(bands).toHaveLength(BANDS);
    for (const [at, band] of bands.entries()) expect(band).toMatch(new RegExp(`^${at}[A-Za-z0-9_-]{4}$`));
    expect(new Set(bands.map((band) => band.slice(1))).size).toBe(BANDS);
  });

  it("do not meet by the grammar that Japanese posts have in common", () => {
    const one = bandsOf(known("駅前の喫茶店を利用させていただいておりましたけれども閉店が残念"));
    const other = bandsOf(known("市役所の窓口で説明させていただいておりましたけれども書類が不足"));
    expect(one.filter((band) => other.includes(band))).toEqual([]);
  });

  it("meet for nearly all near duplicates and few others", () => {
    const share = (isDuplicate: boolean): number => {
      const some = pairs.filter((pair) => pair.isDuplicate === isDuplicate);
      const met = some.filter(({ a, b }) => {
        const [one, other] = [fingerprintOf(a), fingerprintOf(b)];
        return one !== null && other !== null && bandsOf(one).some((band) => bandsOf(other).includes(band));
      });
      return met.length / some.length;
    };
    expect(share(true)).toBeGreaterThanOrEqual(0.97);
    expect(share(false)).toBeLessThanOrEqual(0.2);
  });
});

describe("hostile texts", () => {
  it.each([
    ["one letter", "a".repeat(50_000)],
    ["links without end", "http://".repeat(7000)],
    ["dots", "h.".repeat(25_000)],
    ["handles", "@a".repeat(25_000)],
    ["joiners", "1-".repeat(25_000)],
    ["marks on one letter", `e${"\u0301".repeat(50_000)}`],
    ["zero width", "\u200B".repeat(50_000)],
    ["lone surrogates", `${"\uD83D".repeat(25_000)}${"\uDE00".repeat(25_000)}x`],
    ["stock phrases", "おはよ".repeat(17_000)],
    ["nothing but marks", "!?#@'-_".repeat(7000)],
  ])("do no harm: %s", (_, text) => {
    const fingerprint = fingerprintOf(text);
    expect(fingerprint === null || isFingerprint(fingerprint)).toBe(true);
    expect(known(`${text}\n${JA}`.slice(-200) + JA)).toHaveLength(192);
  });

  it("take time in proportion to their length", () => {
    const timeOf = (text: string): number =>
      Math.min(
        ...Array.from({ length: 7 }, () => {
          const start = performance.now();
          fingerprintOf(text);
          return performance.now() - start;
        }),
      );
    for (const piece of [JA, `${EN} `, "h.", "@a", "http://", "e\u0301\u0301", "おはよ", "1-"]) {
      const short = piece.repeat(Math.ceil(20_000 / piece.length));
      timeOf(short);
      // Eight times the text: 64 times as long if anything were quadratic.
      expect(timeOf(short.repeat(8)) / Math.max(0.2, timeOf(short)), piece).toBeLessThan(28);
    }
  });
});

describe("the pairs", () => {
  it("are at least 340, half of each language, about half duplicates in each half", () => {
    expect(pairs.length).toBeGreaterThanOrEqual(340);
    for (const language of ["ja", "en"] as const)
      for (const split of ["dev", "test"] as const) {
        const some = pairs.filter((pair) => pair.language === language && pair.split === split);
        expect(some).toHaveLength(pairs.length / 4);
        const share = some.filter(({ isDuplicate }) => isDuplicate).length / some.length;
        expect(share).toBeGreaterThan(0.45);
        expect(share).toBeLessThan(0.55);
      }
  });

  it("stand in one split each: no text is in two pairs", () => {
    const owners = Map.groupBy(
      pairs.flatMap((pair) => [...new Set([pair.a, pair.b])].map((text) => ({ text, pair }))),
      ({ text }) => text,
    );
    expect([...owners].filter(([, some]) => some.length > 1)).toEqual([]);
  });

  it("are read line by line, and what is no pair is named", () => {
    expect(() => readPairs(`${JSON.stringify(pairs[0])}\n{"a":"x"}\n`)).toThrow("line 2 is no pair");
    expect(() => readPairs(JSON.stringify({ ...pairs[0], split: "train" }))).toThrow("line 1 is no pair");
    expect(readPairs(JSON.stringify(pairs[0]))).toEqual([pairs[0]]);
  });

  const scored = pairs.map((pair): Scored => {
    const [a, b] = [fingerprintOf(pair.a), fingerprintOf(pair.b)];
    return { pair, score: a === null || b === null ? 0 : similarity(a, b) };
  });
  const published = [
    ...document.matchAll(/^\| (dev|test) \| (Japanese|English) \| \d+ \| \d+ \| ([\d.]+) \| ([\d.]+) \|/gm),
  ];

  it("are judged no worse than docs/near-duplicates.md says", () => {
    expect(published).toHaveLength(4);
    for (const [, split, name, precision, recall] of published) {
      const language = name === "Japanese" ? "ja" : "en";
      const some = scored.filter(({ pair }) => pair.split === split && pair.language === language);
      const figures = figuresOf(some, NEAR_DUPLICATE);
      expect(figures.precision, `${split} ${name}`).toBeGreaterThanOrEqual(Number(precision) - 0.0005);
      expect(figures.recall, `${split} ${name}`).toBeGreaterThanOrEqual(Number(recall) - 0.0005);
    }
  });

  it("in test reach a precision of .95 and a recall of .9 over both languages", () => {
    const figures = figuresOf(
      scored.filter(({ pair }) => pair.split === "test"),
      NEAR_DUPLICATE,
    );
    expect(figures.precision).toBeGreaterThanOrEqual(0.95);
    expect(figures.recall).toBeGreaterThanOrEqual(0.9);
  });

  it("would show a detector that calls everything or nothing a copy", () => {
    const test = scored.filter(({ pair }) => pair.split === "test");
    expect(figuresOf(test, 0).precision).toBeLessThan(0.55);
    expect(figuresOf(test, 1.01)).toMatchObject({ precision: null, recall: 0, said: 0 });
  });
});

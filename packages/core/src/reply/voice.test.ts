import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { languageIn } from "../base/language.ts";
import { lintVoice, MAX_VOICE_FINDINGS, type VoiceSetting } from "./voice.ts";
import type { VoiceFinding } from "./voice-finding.ts";
import { NO_VOICE_GUIDE, VoiceGuideDraft } from "./voice-guide.ts";
import { graphemesOf } from "./voice-text.ts";

type GuideInput = Partial<typeof VoiceGuideDraft._zod.input>;
const guideOf = (guide: GuideInput): VoiceGuideDraft => VoiceGuideDraft.parse(guide);
const JA: VoiceSetting = { language: "ja", platform: "line", angry: false };
const EN: VoiceSetting = { ...JA, language: "en" };
const foundIn = (guide: GuideInput, text: string, setting = JA): string[] =>
  lintVoice(guideOf(guide), text, setting).map(({ found }) => found);
const put = (text: string, { from, to, suggestion }: VoiceFinding): string =>
  text.slice(0, from) + (suggestion ?? "") + text.slice(to);
const fixed = (guide: GuideInput, text: string, setting = JA): string => {
  const [first] = lintVoice(guideOf(guide), text, setting);
  return first ? put(text, first) : text;
};

const LETTERS =
  "あはがパだですますたるせんー。！？!?.,、 　\n\r\u0000#＃@＠aAbéİſ'’-_0１Ⅷ①ﬁ㍿ｶﾞ　゙\u0301\u200D\uFE0F\u20E3\uD83D\u0600가👍🏽🇯☺";
const PIECES = Array.from(LETTERS).concat(
  ["👨‍👩‍👧", "👍🏽", "🇯🇵", "❤️", "1️⃣", "です。", "だよ。", "ありがとう！", "了解です", "いたします", "了解", "すぐ", "\r\n"],
  ["https://example.jp/!", "a@b.example", "@sato", "#新商品", "don't", "It’s", "I'm", "kindly", "はは", "アサイン"],
);
const TEXTS = fc.array(fc.constantFrom(...PIECES), { maxLength: 40, size: "max" }).map((parts) => parts.join(""));
const SETTINGS: fc.Arbitrary<VoiceSetting> = fc.record({
  language: fc.constantFrom("ja", "en"),
  platform: fc.constantFrom(undefined, "line", "x"),
  angry: fc.boolean(),
});
const WORDS = ["はは", "は", "アサイン", "kindly", "a", "ab", "ﬁ", "１", "が", "é", "です", "a b"];
const LIMIT = fc.constantFrom(null, 0, 1, 2);
const GUIDES: fc.Arbitrary<VoiceGuideDraft> = fc
  .record({
    japanese: fc.constantFrom("free", "casual", "polite", "formal"),
    contractions: fc.boolean(),
    avoid: fc.array(
      fc.record({
        word: fc.constantFrom(...WORDS),
        instead: fc.constantFrom(undefined, "は", "a", "", "担当", "b", "👍"),
      }),
      { maxLength: 4 },
    ),
    require: fc.array(
      fc.record({
        phrase: fc.constantFrom("当社", "当社 一同", "Thanks", "は", "@sato"),
        where: fc.constantFrom("anywhere", "start", "end"),
        situation: fc.constantFrom("any", "angry", "calm"),
        platforms: fc.constantFrom([], ["line"]),
      }),
      { maxLength: 3 },
    ),
    maxEmoji: LIMIT,
    maxHashtags: LIMIT,
    maxExclamations: LIMIT,
    maxSentence: fc.constantFrom({ ja: null, en: null }, { ja: 10, en: 5 }),
  })
  .map((guide) => VoiceGuideDraft.safeParse(guide).data ?? NO_VOICE_GUIDE);

describe("lintVoice", () => {
  it(
    "names stretches of the text on borders of graphemes, in order, the same ones each time",
    { timeout: 60_000 },
    () => {
      fc.assert(
        fc.property(GUIDES, TEXTS, SETTINGS, (guide, text, setting) => {
          const findings = lintVoice(guide, text, setting);
          const borders = new Set([0, ...graphemesOf(text).map(({ to }) => to)]);
          for (const { from, to, found } of findings) {
            expect([from <= to, borders.has(from), borders.has(to)]).toEqual([true, true, true]);
            expect(found).toBe(text.slice(from, to));
          }
          expect(findings.map(({ from }) => from)).toEqual(findings.map(({ from }) => from).toSorted((a, b) => a - b));
          expect(lintVoice(guide, text, setting)).toEqual(findings);
        }),
        { numRuns: 3_000 },
      );
    },
  );

  it("is rid of a finding once its suggestion is put in", { timeout: 60_000 }, () => {
    const cured = new Set<string>();
    fc.assert(
      fc.property(GUIDES, TEXTS, SETTINGS, (guide, text, setting) => {
        const before = lintVoice(guide, text, setting);
        for (const finding of before) {
          if (finding.suggestion === null || before.length === MAX_VOICE_FINDINGS) continue;
          cured.add(finding.message);
          const after = lintVoice(guide, put(text, finding), setting);
          const end = finding.from + finding.suggestion.length;
          const same = after.filter(({ message }) => message === finding.message);
          // A word is gone from its place; of what is counted there is less.
          const inPlace = same.filter(({ from, to }) => to > finding.from && from < end).length;
          const fewer = same.length < before.filter(({ message }) => message === finding.message).length;
          expect(finding.rule === "avoid" ? inPlace === 0 : fewer).toBe(true);
        }
      }),
      // The same cases each time, so that every kind of finding is among them.
      { numRuns: 5_000, seed: 7 },
    );
    expect([...cured].sort()).toEqual([
      "avoided",
      "contraction",
      "informal",
      "missing",
      "missing_end",
      "missing_start",
      "plain",
      "stiff",
      "too_many_emoji",
      "too_many_exclamations",
      "too_many_hashtags",
    ]);
  });

  it("asks for nothing where the guide does, or where nothing is written", () => {
    fc.assert(
      fc.property(TEXTS, SETTINGS, (text, setting) => {
        expect(lintVoice(NO_VOICE_GUIDE, text, setting)).toEqual([]);
      }),
    );
    expect(foundIn({ require: [{ phrase: "当社" }] }, " \n")).toEqual([]);
  });

  it("takes time in proportion to the text, whatever it is made of", { timeout: 60_000 }, () => {
    const guide = guideOf({
      japanese: "formal",
      contractions: false,
      avoid: Array.from({ length: 200 }, (_, i) => ({ word: "a".repeat(1 + (i % 59)) + (i % 7 === 0 ? "b" : "は") })),
      require: [{ phrase: "a".repeat(299), where: "start" }],
      maxEmoji: 0,
      maxHashtags: 0,
      maxExclamations: 0,
      maxSentence: { ja: 10, en: 5 },
    });
    const parts = ["a", "a'", "@a", "#", "!", "は", "\u0301\u0316", "だ。", "www.", "("];
    const time = (part: string, units: number): number => {
      const text = `x${part.repeat(Math.ceil(units / part.length))}`.slice(0, units);
      const start = performance.now();
      for (const language of ["ja", "en"] as const) lintVoice(guide, text, { language, angry: true });
      return performance.now() - start;
    };
    /** How many times as long eight times the text takes; what takes its square takes 64 times as long. */
    const ratio = (part: string): number => {
      const rounds = [0, 1, 2].map(() => [time(part, 2_500), time(part, 20_000)] as const);
      return Math.min(...rounds.map(([, long]) => long)) / Math.min(...rounds.map(([short]) => short));
    };
    const slow = parts.filter((part) => ![0, 1, 2].some(() => ratio(part) < 24));
    expect(slow).toEqual([]);
  });

  it("finds a word to avoid as it is read: widths, cases, spaces and apostrophes alike", () => {
    const avoid = [
      { word: "アサイン" },
      { word: "kindly", instead: "please" },
      { word: "at your earliest convenience" },
    ];
    expect(foundIn({ avoid }, "ｱｻｲﾝしました。KINDLY と ｋｉｎｄｌｙ")).toEqual(["ｱｻｲﾝ", "KINDLY", "ｋｉｎｄｌｙ"]);
    expect(foundIn({ avoid }, "Reply at your\n earliest  convenience.", EN)).toEqual([
      "at your\n earliest  convenience",
    ]);
    expect(foundIn({ avoid: [{ word: "カ゛ス" }, { word: "ガス" }] }, "ｶﾞｽ")).toEqual(["ｶﾞｽ"]);
    expect(fixed({ avoid }, "Kindly wait.", EN)).toBe("Please wait.");
    expect(fixed({ avoid: [{ word: "弊社", instead: "私たち" }] }, "👨‍👩‍👧弊社では")).toBe("👨‍👩‍👧私たちでは");
  });

  it("finds no word within another one: at borders of Latin words and of katakana, anywhere in kanji and hiragana", () => {
    const avoid = ["it", "コスト", "弊社", "don", "café"].map((word) => ({ word }));
    expect(foundIn({ avoid }, "Submit it, its fit; it's 2it don't cafés", EN)).toEqual(["it", "it"]);
    expect(foundIn({ avoid }, "ローコスト、コスト削減、コストダウン、コストを、御弊社様")).toEqual([
      "コスト",
      "コスト",
      "弊社",
    ]);
    expect(foundIn({ avoid: [{ word: "cafe" }] }, "cafe\u0301 cafe", EN)).toEqual(["cafe"]);
    // Nor a part of what is one character.
    expect(foundIn({ avoid: [{ word: "株式" }, { word: "会社" }] }, "㍿と会社")).toEqual(["会社"]);
  });

  it("looks over links, addresses and names of accounts", () => {
    const guide = { avoid: [{ word: "spam" }, { word: "佐藤" }], maxExclamations: 0, maxHashtags: 0, maxEmoji: 0 };
    const text =
      "https://spam.example/spam!!#spam www.spam.jp spam@spam.example @spam ＠佐藤 @spam@spam.social @佐藤さん、";
    expect(foundIn(guide, text)).toEqual([]);
    expect(foundIn(guide, "(https://a.jp/spam)! spam。佐藤")).toEqual(["!", "spam", "佐藤"]);
  });

  it("takes the longest of words that begin alike, and offers nothing that would bring one back", () => {
    expect(foundIn({ avoid: [{ word: "ご査収" }, { word: "ご査収ください" }] }, "ご査収ください")).toEqual([
      "ご査収ください",
    ]);
    const [first] = lintVoice(guideOf({ avoid: [{ word: "はは", instead: "は" }] }), "ははは", JA);
    expect(first).toMatchObject({ found: "はは", suggestion: null });
  });

  it("counts emoji, hashtags and exclamation marks as people see them", () => {
    expect(foundIn({ maxEmoji: 2 }, "👨‍👩‍👧👍🏽🇯🇵❤️1️⃣ ©™ ☺ 1")).toEqual(["🇯🇵", "❤️", "1️⃣"]);
    expect(foundIn({ maxHashtags: 1 }, "#新商品 ＃夏_2026 #1 a#b ##x C#")).toEqual(["＃夏_2026", "##x"]);
    expect(fixed({ maxHashtags: 0 }, "＃夏の新作")).toBe("夏の新作");
    expect(foundIn({ maxExclamations: 1 }, "はい！！！ええ‼")).toEqual(["！！", "‼"]);
    expect(fixed({ maxExclamations: 0 }, "届きました！！")).toBe("届きました。");
    expect(fixed({ maxExclamations: 1 }, "届きました！！")).toBe("届きました！");
    expect(fixed({ maxExclamations: 0 }, "Really?!", EN)).toBe("Really?");
  });

  it("measures sentences in characters or in words; a link is none", () => {
    const maxSentence = { ja: 10, en: 5 };
    expect(foundIn({ maxSentence }, "一二三四五六七八九十。\n一二三四五六七八九十一。")).toEqual([
      "一二三四五六七八九十一",
    ]);
    expect(foundIn({ maxSentence }, "One two three four five. One two three four five six.", EN)).toEqual([
      "One two three four five six",
    ]);
    expect(foundIn({ maxSentence }, "一二三四 https://example.jp/very/long")).toEqual([]);
  });

  it("asks for phrases where they must stand, in the language, on the platform and in the thread that they are for", () => {
    const require: NonNullable<GuideInput["require"]> = [
      { phrase: "こんにちは。", where: "start" },
      { phrase: "担当より", where: "end", platforms: ["line"] },
      { phrase: "お詫び", situation: "angry" },
      { phrase: "Best", language: "en" },
    ];
    const messages = (text: string, setting: VoiceSetting): string[] =>
      lintVoice(guideOf({ require }), text, setting).map(({ message }) => message);
    expect(messages("確認します", { ...JA, angry: true })).toEqual(["missing_start", "missing_end", "missing"]);
    expect(messages("こんにちは。確認します。\n担当より ", JA)).toEqual([]);
    expect(messages("やあ、こんにちは。担当より、です", { ...JA, platform: "x" })).toEqual(["missing_start"]);
    expect(messages("こんにちは。", { language: "en", angry: false })).toEqual(["missing"]);
    expect(fixed({ require: require.slice(0, 1) }, "確認します")).toBe("こんにちは。\n確認します");
    // Two at one side stand in any order.
    const both = [
      { phrase: "A", where: "start" },
      { phrase: "B", where: "start" },
    ] as const;
    expect(foundIn({ require: [...both] }, "B A c", EN)).toEqual([]);
    const alike = ["A", "A B"].map((phrase) => ({ phrase, where: "start" as const }));
    expect(foundIn({ require: alike }, "A B A c", EN)).toEqual([]);
  });

  it("tells at most a hundred", () => {
    expect(lintVoice(guideOf({ maxEmoji: 0 }), "👍".repeat(500), JA)).toHaveLength(MAX_VOICE_FINDINGS);
  });
});

describe("a voice guide", () => {
  it("asks for and offers no word that it avoids", () => {
    const issues = (guide: GuideInput): PropertyKey[][] =>
      VoiceGuideDraft.safeParse(guide).error?.issues.map(({ path }) => path) ?? [];
    expect(issues({ avoid: [{ word: "弊社", instead: "当社" }, { word: "当社" }] })).toEqual([["avoid", 0, "instead"]]);
    expect(issues({ avoid: [{ word: "kindly" }], require: [{ phrase: "ＫＩＮＤＬＹ yours" }] })).toEqual([
      ["require", 0, "phrase"],
    ]);
    expect(issues({ avoid: [{ word: "it", instead: "item" }] })).toEqual([]);
  });

  it("is bounded, and takes nothing that it does not know", () => {
    const refused: unknown[] = [
      { avoid: Array.from({ length: 201 }, () => ({ word: "x" })) },
      { maxEmoji: -1 },
      { maxSentence: { ja: 3 } },
      { avoid: [{ word: " " }] },
      { colour: "red" },
      { japanese: "rude" },
    ];
    for (const guide of refused) expect([guide, VoiceGuideDraft.safeParse(guide).success]).toEqual([guide, false]);
    const reason = "あ".repeat(120);
    const full = {
      avoid: Array.from({ length: 200 }, (_, i) => ({
        word: `${i}${"あ".repeat(57)}`,
        instead: "い".repeat(100),
        reason,
      })),
      require: Array.from({ length: 20 }, () => ({ phrase: "う".repeat(300) })),
      examples: Array.from({ length: 20 }, () => ({ good: "え".repeat(300), bad: "え".repeat(300) })),
    };
    // An item of the table holds 400 KB.
    expect(Buffer.byteLength(JSON.stringify(VoiceGuideDraft.parse(full)))).toBeLessThan(300_000);
  });
});

describe("languageIn", () => {
  it("tells a text's language by its letters", () => {
    expect(["ありがとう OK", "Thanks", "123 👍", "漢字", "Спасибо"].map(languageIn)).toEqual([
      "ja",
      "en",
      undefined,
      "ja",
      undefined,
    ]);
  });
});

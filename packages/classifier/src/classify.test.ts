import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INTENT_THRESHOLD, Intent, Signal } from "@kikimimi/core/mention/signal";
import { classify } from "./classify.ts";

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function present(text: string): string[] {
  return classify(text)
    .intents.filter(({ score }) => score >= INTENT_THRESHOLD)
    .map(({ label }) => label);
}

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        "最悪",
        "ｶﾞ",
        "not",
        " ",
        "！！",
        "\u202E",
        "\uD83D",
        "😡",
        "か゛",
        "e\u0301",
        "。",
        "good",
        "返金",
        "\n",
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join("")),
);

describe("shape", () => {
  it("is a Signal for any string, with scores that sum to 1 and every intent once, best first", () => {
    fc.assert(
      fc.property(anyText, fc.option(fc.double({ min: -1, max: 2 }), { nil: undefined }), (text, rating) => {
        const signal = Signal.parse(classify(text, { rating }));
        expect(sum(Object.values(signal.sentiment.scores))).toBeCloseTo(1, 9);
        expect(sum(signal.anger.scores)).toBeCloseTo(1, 9);
        expect(sum(signal.urgency.scores)).toBeCloseTo(1, 9);
        expect(signal.intents.map(({ label }) => label).toSorted()).toEqual(Intent.options.toSorted());
        expect(signal.intents.every(({ score }, at) => at === 0 || score <= (signal.intents[at - 1]?.score ?? 0))).toBe(
          true,
        );
        expect(signal.reasons.length).toBeLessThanOrEqual(8);
      }),
      { numRuns: 300 },
    );
  });

  it("gives evidence that stands in the text, or names a rule", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { evidence } of classify(text).reasons)
          expect(evidence.startsWith("rule:") || text.includes(evidence)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("is deterministic", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(classify(text)).toEqual(classify(text));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["empty", ""],
    ["one unit", "あ"],
    ["lone surrogate", "\uD800"],
    ["blank", "   "],
  ])("takes %s text", (_, text) => {
    expect(() => Signal.parse(classify(text, { rating: Number.NaN, lang: "!!" }))).not.toThrow();
  });

  it.each(["a", "あ", "最悪", "ｶﾞ", "!", "e\u0301", "\u0301", "not good ", "送金", "🤬", "w", "「", "カード"])(
    "takes linear time on repeated %j",
    (unit) => {
      const fastest = (length: number): number => {
        const text = unit.repeat(Math.ceil(length / unit.length));
        const times = Array.from({ length: 7 }, () => {
          const start = performance.now();
          classify(text);
          return performance.now() - start;
        });
        // Noise only adds: the fastest run is the one nearest to the work done.
        return Math.min(...times);
      };
      fastest(2_000);
      // Quadratic time would multiply by 64; linear by 8. The constant absorbs a busy machine.
      expect(fastest(48_000)).toBeLessThan(fastest(6_000) * 24 + 40);
    },
  );
});

describe("sentiment", () => {
  it.each([
    ["対応がとても丁寧で大満足です。ありがとうございました", "positive"],
    ["説明は不親切だし部屋は汚いし、がっかりした", "negative"],
    ["年末年始の営業時間を教えてください", "neutral"],
    ["The staff were wonderful and the food was delicious, thank you", "positive"],
    ["Terrible quality, it fell apart and support was useless", "negative"],
    ["What time do you open on Sunday?", "neutral"],
  ])("%s is %s", (text, label) => {
    expect(classify(text).sentiment.label).toBe(label);
  });

  it("turns with a negation", () => {
    expect(classify("このカレーは美味しくない").sentiment.scores.positive).toBeLessThan(
      classify("このカレーは美味しい").sentiment.scores.positive,
    );
    expect(classify("The pasta was not good").sentiment.scores.positive).toBeLessThan(
      classify("The pasta was good").sentiment.scores.positive,
    );
  });

  it("moves with the rating, and says so", () => {
    const low = classify("届きました", { rating: 0 });
    const high = classify("届きました", { rating: 1 });
    expect(low.sentiment.scores.negative).toBeGreaterThan(high.sentiment.scores.negative);
    expect(low.reasons.map(({ evidence }) => evidence)).toContain("rule:rating");
  });

  it("reads through width, case and invisible characters", () => {
    expect(classify("ﾋﾄﾞｲ\u200B店").sentiment).toEqual(classify("ヒドイ店").sentiment);
    expect(classify("ＴＥＲＲＩＢＬＥ service").sentiment.label).toBe("negative");
    const hidden = classify("TER\u200BRIBLE service, awful");
    expect(hidden.reasons.some(({ evidence }) => evidence.startsWith("TER\u200BRIBLE"))).toBe(true);
  });
});

describe("anger", () => {
  it.each([
    ["駅前に新しいパン屋ができていた", 0],
    ["この店好きすぎて毎日通ってる、尊い", 0],
    ["何度電話しても嘘ばかり。客を馬鹿にするのも大概にしろ、二度と使うか", 2],
    ["ふざけるな。金返せ、この詐欺会社", 2],
    ["Lovely afternoon at the garden centre", 0],
    ["You lying thieves, I am furious. Never again, shame on you", 2],
    ["WORST COMPANY EVER!!! absolute clowns, see you in court", 2],
  ] as const)("%s is %i", (text, level) => {
    expect(classify(text).anger.level).toBe(level);
  });

  it.each([
    "毎回レジで待たされるの、ちょっとイラっとする",
    "A bit annoying that the app logs me out every single time",
  ])("%s is irritation", (text) => {
    expect(classify(text).anger.level).toBe(1);
  });
});

describe("urgency", () => {
  it.each([
    ["先月買った加湿器、色違いも出たらいいな", 0],
    ["明日の予約なのに確認の連絡がまだ来ません", 1],
    ["御社の充電器から煙が出て、指をやけどしました", 2],
    ["身に覚えのない請求があります。カードを止めてください", 2],
    ["もう死にたい。誰にも言えない", 2],
    ["Nice to see the shop has repainted its front", 0],
    ["My parcel was meant to arrive yesterday, still nothing, and I need it by Friday", 1],
    ["My account was hacked and someone is spending my money", 2],
    ["Your heater caught fire in my son's bedroom", 2],
    ["I want to die, nobody answers", 2],
  ] as const)("%s is %i", (text, level) => {
    expect(classify(text).urgency.level).toBe(level);
  });
});

describe("intents", () => {
  it.each([
    ["この商品は海外でも使えますか？", "question"],
    ["本日付けで解約します。退会の手続きをしてください", "churn"],
    ["アプリを開くとエラーが出て固まります", "report"],
    ["とても美味しかったです、また行きます", "praise"],
    ["Does this fit the older model?", "question"],
    ["Cancelled my subscription and switched to another provider", "churn"],
    ["The app crashes with an error since the update", "report"],
    ["DM us for 10k followers, guaranteed, link in bio 🚀", "spam"],
  ])("%s holds %s", (text, label) => {
    expect(present(text)).toContain(label);
  });
});

describe("language", () => {
  it.each([
    ["昨日の番組、面白かった", undefined, "ja", "ja"],
    ["至急対応希望", undefined, "ja", "ja"],
    ["这个东西太贵了，我们不要", undefined, "other", "zh"],
    ["배송이 너무 늦어요", undefined, "other", "ko"],
    ["I love the new menu", undefined, "en", "en"],
    ["El servicio es muy malo y no me gusta para nada", undefined, "other", "es"],
    ["👍👍", "ja", "ja", "ja"],
    ["👍👍", undefined, "other", "und"],
  ])("%s (hint %s) is %s, %s", (text, lang, language, code) => {
    const signal = classify(text, { lang });
    expect([signal.language, signal.detected.code]).toEqual([language, code]);
  });
});

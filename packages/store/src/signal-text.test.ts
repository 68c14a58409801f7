import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Intent, Language, Reason, roundSignal, Sentiment, type Signal } from "@kikimimi/core/mention/signal";
import { packSignal, StoredSignal } from "./signal-text.ts";

const score = fc.double({ min: 0, max: 1, noNaN: true }).map((n) => n + 0);
const level = fc.constantFrom(0 as const, 1 as const, 2 as const);
const levels = fc.record({ level, scores: fc.tuple(score, score, score) });
const words = fc.string({ unit: "grapheme", maxLength: 40 });

const signals: fc.Arbitrary<Signal> = fc.record({
  language: fc.constantFrom(...Language.options),
  detected: fc.record({ code: words, score }),
  sentiment: fc.record({
    label: fc.constantFrom(...Sentiment.options),
    scores: fc.record({ positive: score, neutral: score, negative: score }),
  }),
  anger: levels,
  urgency: levels,
  intents: fc.array(fc.record({ label: fc.constantFrom(...Intent.options), score })),
  reasons: fc.array(
    fc.record({
      head: fc.constantFrom(...Reason.shape.head.options),
      label: words,
      evidence: words,
      weight: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    }),
  ),
  model: words,
});

describe("a packed signal", () => {
  it("is read as it was", () => {
    fc.assert(
      fc.property(signals, (signal) => {
        expect(StoredSignal.parse(packSignal(signal))).toEqual(signal);
      }),
    );
  });

  it("is shorter than its parts by name, however they are written", () => {
    const short = (signal: Signal) => Buffer.byteLength(packSignal(signal)) / JSON.stringify(signal).length;
    fc.assert(
      fc.property(signals.map(roundSignal), (signal) => {
        expect(short(signal)).toBeLessThan(1);
      }),
    );
  });

  it("stands beside those that were written part by part", () => {
    fc.assert(
      fc.property(signals, (signal) => {
        expect(StoredSignal.parse(signal)).toEqual(signal);
      }),
    );
  });

  it("reads what was written before, whatever is added to the names", () => {
    const text =
      '[1,"linear-0001","ja",["ja",0.99],["negative",0.02,0.01,0.97],[2,0,0.01,0.99],[1,0.2,0.7,0.1],[2,0,9],[0.98,0.82,0.01],[[1,"2","ふざけるな",3.062],[4,"ja","rule:kana",0.99]]]';
    const { intents, reasons } = StoredSignal.parse(text);
    expect(intents.map(({ label }) => label)).toEqual(["request", "complaint", "chatter"]);
    expect(reasons.map(({ head }) => head)).toEqual(["anger", "language"]);
  });

  it("is refused where it is damaged", () => {
    for (const text of ["", "[]", "[2]", '[1,"m","ja"]', packSignal(fc.sample(signals, 1)[0] as Signal).slice(0, -1)])
      expect(() => StoredSignal.parse(text)).toThrow();
  });
});

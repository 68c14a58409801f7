import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Classifier } from "./classify.ts";
import { shippedModel } from "./models.ts";

const classifier = new Classifier(shippedModel);

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

const texts = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 120 }),
  fc
    .array(
      fc.constantFrom(
        "舐めてんのか",
        "二度と行かない",
        "ありがとう",
        "「最低」と言われた",
        " ",
        "。",
        "！",
        "not good",
        "WORST",
        "https://a.example",
        "@shop",
        "火が出た",
        "ｱﾘｶﾞﾄ",
        "👨‍👩‍👧",
        "\u200B",
        "é",
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join("")),
);

describe("an explanation", () => {
  it("adds up to the logit that the score comes from", () => {
    fc.assert(
      fc.property(texts, fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }), (text, rating) => {
        const signal = classifier.classify(text, { rating }, { reasons: false });
        const scoreOf = {
          anger: signal.anger.scores[2],
          urgency: signal.urgency.scores[2],
          intents: signal.intents[0]?.score,
        };
        for (const { head, label, explanation } of classifier.explain(text, { rating })) {
          const sum = explanation.parts.reduce((total, { weight }) => total + weight, explanation.bias);
          expect(sum).toBeCloseTo(explanation.logit, 6);
          const said =
            head === "intents" || label === "2"
              ? scoreOf[head === "sentiment" || head === "language" ? "intents" : head]
              : undefined;
          expect(logistic(explanation.logit)).toBeCloseTo(said ?? logistic(explanation.logit), 5);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("explains sentiment by logits around their mean, of which the softmax is the scores", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { sentiment } = classifier.classify(text, {}, { reasons: false });
        const part = classifier.explain(text).find(({ head }) => head === "sentiment");
        const { positive, neutral, negative } = sentiment.scores;
        const mean = (Math.log(positive) + Math.log(neutral) + Math.log(negative)) / 3;
        expect(part?.explanation.logit).toBeCloseTo(Math.log(sentiment.scores[sentiment.label]) - mean, 3);
      }),
      { numRuns: 200 },
    );
  });

  it("names words that stand in the text", () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (const { explanation } of classifier.explain(text))
          for (const { evidence } of explanation.parts)
            expect(evidence.startsWith("rule:") || text.includes(evidence)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("puts the words that decide first", () => {
    const [first] = classifier.classify("舐めてんのか、二度と行かない").reasons.filter(({ head }) => head === "anger");
    expect(first?.weight).toBeGreaterThan(0);
    expect(first?.evidence).toMatch(/舐めてん|二度/);
  });
});

import fc from "fast-check";
import { Signal } from "@kikimimi/core/mention/signal";
import { describe, expect, it } from "vitest";
import type { Head } from "./advisor.ts";
import { advisedModel, blend } from "./blend.ts";
import { ANGRY_PERHAPS, signalWith } from "./samples.ts";

const three = fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000)).map(([a, b, c]): [number, number, number] => {
  const sum = a + b + c || 1;
  return a + b + c === 0 ? [1, 0, 0] : [a / sum, b / sum, c / sum];
});
const signal = fc.record({ sentiment: three, anger: three, urgency: three }).map(signalWith);
const advice = fc.record(
  {
    sentiment: three.map(([positive, neutral, negative]) => ({ positive, neutral, negative })),
    anger: three,
    urgency: three,
  },
  { requiredKeys: [] },
);
const heads = fc.subarray<Head>(["sentiment", "anger", "urgency"]);

describe("blend", () => {
  it("never lets urgency 2 fall below 1, touches only what is in doubt, and stays a Signal", () => {
    let fallen = 0;
    fc.assert(
      fc.property(signal, advice, heads, (own, advised, doubted) => {
        const blended = blend(own, advised, { advisor: "a", heads: doubted });
        const spoken = doubted.filter((head) => advised[head] !== undefined);
        expect(blended === undefined).toBe(spoken.length === 0);
        if (!blended) return;
        expect(Signal.parse(blended)).toEqual(blended);
        expect(own.urgency.level === 2 && blended.urgency.level === 0).toBe(false);
        if (own.urgency.level === 2 && blended.urgency.level === 1) fallen += 1;
        expect(blended.reasons.slice(0, -1).map(({ head }) => head)).toEqual(spoken);
        expect(blended.reasons.at(-1)).toEqual(own.reasons[0]);
        const labels = ({ sentiment, anger, urgency }: Signal) => ({
          sentiment: sentiment.label,
          anger: anger.level,
          urgency: urgency.level,
        });
        const untouched = (["sentiment", "anger", "urgency"] as const).filter((head) => !spoken.includes(head));
        expect(untouched.map((head) => labels(blended)[head])).toEqual(untouched.map((head) => labels(own)[head]));
      }),
      { numRuns: 2_000 },
    );
    expect(fallen).toBeGreaterThan(0);
  });

  it("says what it did: both halves, the reason, the model", () => {
    const advised = blend(ANGRY_PERHAPS, { anger: [0, 0, 1] }, { advisor: "bedrock:m", heads: ["anger"] });
    expect(advised).toMatchObject({ anger: { level: 2, scores: [0.05, 0.25, 0.7] }, model: "linear-1+bedrock:m" });
    expect(advised?.reasons[0]).toEqual({
      head: "anger",
      label: "2",
      evidence: "second opinion: bedrock:m",
      weight: 1.2528,
    });
    const calmed = blend(ANGRY_PERHAPS, { anger: [1, 0, 0] }, { advisor: "bedrock:m", heads: ["anger"] });
    expect(calmed?.anger.level).toBe(0);
  });

  it("uses the model's own cuts", () => {
    const cuts = { anger: [0.5, 0.75], urgency: [0.5, 0.5] };
    expect(blend(ANGRY_PERHAPS, { anger: [0, 0, 1] }, { advisor: "a", heads: ["anger"], cuts })?.anger.level).toBe(1);
  });

  it("gives a name that sorts after the model's own and before any later version", () => {
    for (const [model, later] of [
      ["ja-1", "ja-1.1"],
      ["ja-1", "ja-10"],
      ["ja-1", "ja-1-b"],
      ["ja-1", "ja-1a"],
      ["ja-1", "ja-2"],
      ["2026-11-26", "2026-11-26.2"],
    ] as const) {
      const name = `${advisedModel(model, "comprehend")}\u0000`;
      expect(name > `${model}\u0000`).toBe(true);
      expect(name < `${later}\u0000`).toBe(true);
    }
  });
});

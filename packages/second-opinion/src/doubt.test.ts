import fc from "fast-check";
import { needsPerson, responseTarget } from "@kikimimi/core/mention/decision";
import { INTENT_THRESHOLD, Intent, type Signal } from "@kikimimi/core/mention/signal";
import { describe, expect, it } from "vitest";
import type { Head } from "./advisor.ts";
import { type Circumstances, type Cuts, doubtedHeads, isDoubtful, levelAt, logOdds, MARGIN } from "./doubt.ts";
import { ANGRY_PERHAPS, signalWith } from "./samples.ts";

const three = fc
  .tuple(
    fc.double({ min: 0.001, max: 1, noNaN: true }),
    fc.double({ min: 0.001, max: 1, noNaN: true }),
    fc.double({ min: 0.001, max: 1, noNaN: true }),
  )
  .map(([a, b, c]): [number, number, number] => [a / (a + b + c), b / (a + b + c), c / (a + b + c)]);
const cutPair = fc
  .tuple(fc.double({ min: 0.05, max: 0.8, noNaN: true }), fc.double({ min: 0.05, max: 0.8, noNaN: true }))
  .map((pair) => [...pair]);
const cuts: fc.Arbitrary<Cuts> = fc.record({ anger: cutPair, urgency: cutPair });
const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  direct: fc.boolean(),
  followers: fc.constantFrom(0, 5_000, 200_000),
  rating: fc.constantFrom(0, 1),
});
const intents = fc
  .uniqueArray(fc.constantFrom(...Intent.options), { minLength: 1, maxLength: 5 })
  .chain((labels) =>
    fc.tuple(...labels.map((label) => fc.double({ min: 0, max: 1, noNaN: true }).map((score) => ({ label, score })))),
  )
  .map((all) => all.sort((a, b) => b.score - a.score));

const world = fc
  .record({ sentiment: three, anger: three, urgency: three, intents, cuts, circumstances })
  .map((parts) => {
    const even = signalWith(parts);
    const signal: Signal = {
      ...even,
      anger: { level: levelAt(parts.anger, parts.cuts.anger), scores: parts.anger },
      urgency: { level: levelAt(parts.urgency, parts.cuts.urgency), scores: parts.urgency },
    };
    return { signal, options: { cuts: parts.cuts, circumstances: parts.circumstances } };
  });

const STEPS = Array.from({ length: 41 }, (_, index) => (index - 20) / 20).map((step) => step * MARGIN * 0.999_999);

/** Every label that an answer may have when its log-odds were off by up to the margin, found by trying. */
function readings(signal: Signal, given: Cuts, heads: readonly Head[]) {
  const shifts = (head: Head): readonly number[] => (heads.includes(head) ? STEPS : [0]);
  const { positive, neutral, negative } = signal.sentiment.scores;
  const lead = Math.log(negative / Math.max(positive, neutral));
  return {
    sentiment: new Set(
      shifts("sentiment").map((shift) => (shift === 0 ? signal.sentiment.label === "negative" : lead + shift > 0)),
    ),
    anger: new Set(shifts("anger").map((shift) => levelAt(signal.anger.scores, given.anger, shift))),
    urgency: new Set(shifts("urgency").map((shift) => levelAt(signal.urgency.scores, given.urgency, shift))),
  };
}

function outcomes(
  signal: Signal,
  options: { cuts: Cuts; circumstances: Circumstances },
  heads: readonly Head[],
): Set<number> {
  const open = readings(signal, options.cuts, heads);
  const present = new Set(signal.intents.filter((one) => one.score >= INTENT_THRESHOLD).map((one) => one.label));
  const found = new Set<number>();
  for (const negative of open.sentiment)
    for (const anger of open.anger)
      for (const urgency of open.urgency) {
        const features = {
          ...options.circumstances,
          urgency,
          anger,
          sentiment: negative ? ("negative" as const) : ("neutral" as const),
          question: present.has("question") || present.has("request"),
          churn: present.has("churn"),
          report: present.has("report"),
          spam: false,
        };
        found.add(needsPerson(features) ? responseTarget(features) : Number.POSITIVE_INFINITY);
      }
  return found;
}

const HEADS: readonly Head[] = ["sentiment", "anger", "urgency"];

describe("isDoubtful", () => {
  it("holds exactly when readings within the margin lead to different ends, calm chatter left aside", () => {
    let doubtful = 0;
    fc.assert(
      fc.property(world, fc.subarray([...HEADS]), ({ signal, options }, heads) => {
        const open = readings(signal, options.cuts, heads);
        const calm = Math.max(...open.anger) === 0 && Math.max(...open.urgency) === 0;
        const chatter = calm && signal.intents[0]?.label === "chatter";
        const expected = !chatter && outcomes(signal, options, heads).size > 1;
        if (expected) doubtful += 1;
        expect(isDoubtful(signal, { ...options, heads })).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
    expect(doubtful).toBeGreaterThan(300);
  });

  it("never holds for clear praise or clear chatter that is calm", () => {
    const clear = fc
      .double({ min: 0.95, max: 1, noNaN: true })
      .map((p): [number, number, number] => [p, (1 - p) / 2, (1 - p) / 2]);
    fc.assert(
      fc.property(
        clear,
        clear,
        clear,
        three,
        intents,
        circumstances,
        fc.boolean(),
        (happy, anger, urgency, mood, said, where, praise) => {
          const chatter = [
            { label: "chatter" as const, score: 0.99 },
            ...said.filter((one) => one.label !== "chatter"),
          ];
          const signal = signalWith({
            sentiment: praise ? happy : mood,
            anger,
            urgency,
            intents: praise ? said : chatter,
          });
          expect(isDoubtful(signal, { circumstances: where })).toBe(false);
        },
      ),
    );
  });

  it("never holds for what is clear on every side", () => {
    fc.assert(
      fc.property(world, ({ signal, options }) => {
        fc.pre(doubtedHeads(signal, options).length === 0);
        expect(isDoubtful(signal, options)).toBe(false);
      }),
    );
  });

  it.each([
    ["anger that may be clear", ANGRY_PERHAPS, true],
    ["anger that is clear", signalWith({ sentiment: [0, 0.1, 0.9], anger: [0, 0.1, 0.9] }), false],
    ["urgency that may be now", signalWith({ urgency: [0.3, 0.35, 0.35] }), true],
    [
      "clear urgency, whose due time no doubt about anger changes",
      signalWith({ urgency: [0, 0, 1], anger: [0.1, 0.5, 0.4] }),
      false,
    ],
    ["clear anger that may also be urgent", signalWith({ urgency: [0.3, 0.35, 0.35], anger: [0, 0, 1] }), true],
    ["a mood that changes nothing", signalWith({ sentiment: [0.1, 0.45, 0.45] }), false],
    ["praise that may be burning sarcasm", signalWith({ sentiment: [0.9, 0.05, 0.05], anger: [0.5, 0.1, 0.4] }), true],
  ])("%s: %#", (_name, signal, expected) => {
    expect(isDoubtful(signal)).toBe(expected);
  });

  it("counts a mood when the rest of the post brings it to the border", () => {
    const signal = signalWith({
      sentiment: [0.1, 0.45, 0.45],
      anger: [0, 1, 0],
      urgency: [0, 1, 0],
      intents: [{ label: "report", score: 0.9 }],
    });
    expect(isDoubtful(signal)).toBe(true);
    expect(isDoubtful(signal, { heads: ["anger", "urgency"] })).toBe(false);
    expect(isDoubtful(signal, { circumstances: { direct: false, followers: 200_000 } })).toBe(false);
  });

  it("narrows the band where a border is low", () => {
    const low = { anger: [0.5, 0.1], urgency: [0.5, 0.5] };
    const at = (two: number): Signal => signalWith({ anger: [0.99 - two, 0.01, two] });
    expect([0.03, 0.06, 0.15, 0.3].map((two) => doubtedHeads(at(two), { cuts: low }).includes("anger"))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(levelAt([0.7, 0, 0.3], low.anger, MARGIN)).toBe(2);
    expect(logOdds(0.5)).toBe(0);
  });
});

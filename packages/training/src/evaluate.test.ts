import { Intent, type Level, type Sentiment, type Signal } from "@kikimimi/core/mention/signal";
import { describe, expect, it } from "vitest";
import type { Answered } from "./answers.ts";
import type { Dataset, Row } from "./dataset.ts";
import { evaluate, figuresFrom, rankingOf } from "./evaluate.ts";
import { renderReport } from "./render.ts";
import { Report } from "./report.ts";
import { throughputOf } from "./throughput.ts";
import { truthOf } from "./truth.ts";

type Scores = readonly [number, number, number];

/** A signal that says nothing but what a test needs. */
function signal(part: {
  sentiment?: [Sentiment, Scores];
  anger?: [Level, Scores];
  intents?: Partial<Record<Intent, number>>;
  language?: Signal["language"];
}): Signal {
  const [label, [positive, neutral, negative]] = part.sentiment ?? ["neutral", [0, 1, 0]];
  const [level, [zero, one, two]] = part.anger ?? [0, [1, 0, 0]];
  return {
    language: part.language ?? "en",
    detected: { code: part.language ?? "en", score: 0.9 },
    sentiment: { label, scores: { positive, neutral, negative } },
    anger: { level, scores: [zero, one, two] },
    urgency: { level: 0, scores: [1, 0, 0] },
    intents: Intent.options.map((intent) => ({ label: intent, score: part.intents?.[intent] ?? 0 })),
    reasons: [],
    model: "test-1",
  };
}

function row(task: Parameters<typeof truthOf>[0], raw: Parameters<typeof truthOf>[1], only?: Intent, text = ""): Row {
  return { text, truth: truthOf(task, raw, only), slices: [] };
}

describe("figuresFrom", () => {
  it("counts sentiment: 3 of 4 right, one negative taken for neutral", () => {
    const answered: Answered[] = [
      { row: row("sentiment", "positive"), signal: signal({ sentiment: ["positive", [0.8, 0.1, 0.1]] }) },
      { row: row("sentiment", "neutral"), signal: signal({ sentiment: ["neutral", [0.2, 0.6, 0.2]] }) },
      { row: row("sentiment", "negative"), signal: signal({ sentiment: ["negative", [0.11, 0.19, 0.7]] }) },
      { row: row("sentiment", "negative"), signal: signal({ sentiment: ["neutral", [0.31, 0.49, 0.2]] }) },
    ];
    const figures = figuresFrom("sentiment", answered);
    expect([figures.n, figures.accuracy]).toEqual([4, 0.75]);
    expect(figures.macroRecall).toBeCloseTo((1 + 1 + 0.5) / 3, 12);
    expect(figures.macroF1).toBeCloseTo((1 + 2 / 3 + 2 / 3) / 3, 12);
    expect(figures.classes["negative"]).toMatchObject({ support: 2, flagged: 1, hits: 1, precision: 1, recall: 0.5 });
    // By the negative score: right (.7), then a tie at .2 of one right and one wrong: 1/2 × 1 + 1/2 × 2/3.
    expect(figures.classes["negative"]?.ranking.averagePrecision).toBeCloseTo(5 / 6, 12);
    expect(figures.classes["negative"]?.ranking.recallAtPrecision90).toBe(0.5);
    expect(figures.confusion?.["negative"]).toEqual({ positive: 0, neutral: 1, negative: 1 });
    // Positive (+.7) scores above both negatives (−.59, +.11).
    expect(figures.rankings["positive-negative"]).toMatchObject({ n: 3, support: 1, auc: 1, averagePrecision: 1 });
    expect(figures.reliability["positive"]?.bins.reduce((sum, { n }) => sum + n, 0)).toBe(4);
  });

  it("judges anger by level 2 and by level 1 or more, and slices by false alarms", () => {
    const slices = ["quoted"];
    const answered: Answered[] = [
      { row: row("anger", 2), signal: signal({ anger: [2, [0.1, 0.1, 0.8]] }) },
      { row: { ...row("anger", 0), slices }, signal: signal({ anger: [2, [0.2, 0.1, 0.7]] }) },
      { row: { ...row("anger", 1), slices }, signal: signal({ anger: [1, [0.4, 0.5, 0.1]] }) },
      { row: { ...row("anger", 2), slices: ["quoted", "slang"] }, signal: signal({ anger: [0, [0.9, 0.05, 0.05]] }) },
    ];
    const figures = figuresFrom("anger", answered);
    // Level 2 at ranks 1 and 4: 1/2 × 1 + 1/2 × 2/4.
    expect(figures.rankings["2"]?.averagePrecision).toBeCloseTo(0.75, 12);
    expect(figures.rankings["2"]?.bestF1).toBeCloseTo(2 / 3, 12);
    expect(figures.rankings["2"]?.auc).toBe(0.5);
    // Level 1 or more at ranks 1 (.9), 3 (.6), 4 (.1): 1/3 × (1 + 2/3 + 3/4).
    expect(figures.rankings["1+"]?.averagePrecision).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 12);
    const [quoted, slang] = figures.slices;
    expect(quoted).toMatchObject({ slice: "quoted", n: 3, calledAngry: { n: 2, share: 0.5 } });
    expect(quoted?.accuracy).toBeCloseTo(1 / 3, 12);
    expect(slang).toMatchObject({ slice: "slang", n: 1, accuracy: 0, calledAngry: null });
  });

  it("takes every intent for a question of its own", () => {
    const answered: Answered[] = [
      { row: row("intent", ["complaint", "churn"]), signal: signal({ intents: { complaint: 0.9, churn: 0.4 } }) },
      { row: row("intent", ["praise"]), signal: signal({ intents: { praise: 0.7 } }) },
      { row: row("intent", "none"), signal: signal({ intents: { complaint: 0.6 } }) },
    ];
    const figures = figuresFrom("intent", answered);
    expect(figures.classes["complaint"]).toMatchObject({ support: 1, flagged: 2, hits: 1, precision: 0.5, recall: 1 });
    expect(figures.classes["churn"]).toMatchObject({ support: 1, flagged: 0, recall: 0 });
    // Of the intents that the data holds: complaint 2/3, churn 0, praise 1.
    expect(figures.macroF1).toBeCloseTo((2 / 3 + 0 + 1) / 3, 12);
    expect([figures.accuracy, figures.confusion]).toEqual([1 / 3, null]);
  });

  it("asks for one intent as yes or no", () => {
    const answered: Answered[] = [
      { row: row("intent", "1", "complaint"), signal: signal({ intents: { complaint: 0.9 } }) },
      { row: row("intent", "0", "complaint"), signal: signal({ intents: { complaint: 0.6 } }) },
      { row: row("intent", "none", "complaint"), signal: signal({ intents: { complaint: 0.2 } }) },
    ];
    const figures = figuresFrom("intent", answered, "complaint");
    expect(figures.confusion).toEqual({ complaint: { complaint: 1, none: 0 }, none: { complaint: 1, none: 1 } });
    expect(figures.macroF1).toBeCloseTo((2 / 3 + 2 / 3) / 2, 12);
    expect(Object.keys(figures.reliability)).toEqual(["complaint"]);
  });

  it("has no ranking where nothing, or everything, holds", () => {
    expect(rankingOf([{ score: 0.5, holds: true }])).toMatchObject({
      n: 1,
      support: 1,
      auc: null,
      averagePrecision: null,
    });
    expect(rankingOf([])).toMatchObject({ n: 0, support: 0, bestF1: null });
  });
});

const data: Omit<Dataset, "rows"> = {
  format: "jsonl",
  guessed: true,
  split: null,
  bad: 1,
  unlabelled: 0,
  otherLanguage: 0,
};
const timing = { runs: 2, minMs: 0 };

describe("evaluate", () => {
  it("makes a report of the documented shape for every task, and a text of it", () => {
    const raw = { sentiment: "negative", anger: 2, urgency: 0, intent: "complaint", language: "en" } as const;
    for (const task of ["sentiment", "anger", "urgency", "intent", "language"] as const) {
      const rows = [row(task, raw[task], undefined, "worst support ever, I am furious"), row(task, raw[task])];
      const report = evaluate("some/file.jsonl", { rows, ...data }, { task, timing });
      expect(Report.parse(report)).toEqual(report);
      expect(report.throughput.runs.length).toBe(2);
      const text = renderReport(report);
      expect(text).toContain(`some/file.jsonl (jsonl) · ${task}`);
      expect(text).toContain("left out: 1 bad lines");
    }
  });

  it("tells the classifier the language that was asked for, but not when that is the question", () => {
    const told: unknown[] = [];
    const classify = (_text: string, hints: object): Signal => {
      told.push(hints);
      return signal({});
    };
    evaluate(
      "x",
      { rows: [row("anger", 0)], ...data },
      { task: "anger", lang: "ja", classify, timing: { runs: 1, minMs: 0 } },
    );
    evaluate(
      "x",
      { rows: [row("language", "en")], ...data },
      { task: "language", lang: "ja", classify, timing: { runs: 1, minMs: 0 } },
    );
    expect(told).toEqual([{ lang: "ja" }, { lang: "ja" }, {}, {}]);
  });

  it("says how far it has come in long data", () => {
    const seen: number[] = [];
    const rows = Array.from({ length: 4_001 }, () => row("anger", 0));
    evaluate(
      "x",
      { rows, ...data },
      { task: "anger", classify: () => signal({}), timing, progress: (done) => seen.push(done) },
    );
    expect(seen).toEqual([2_000, 4_000]);
  });
});

describe("throughputOf", () => {
  it("reports the best of its runs over at most so many texts", () => {
    const read: string[] = [];
    const { postsPerSecond, runs } = throughputOf(["a", "b", "c"], (text) => read.push(text), {
      runs: 3,
      minMs: 0,
      maxTexts: 2,
    });
    expect(read).toEqual(["a", "b", "a", "b", "a", "b"]);
    expect(postsPerSecond).toBe(Math.max(...runs));
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Classifier, classify } from "@kikimimi/classifier/classify";
import { Model, type ModelFile } from "@kikimimi/classifier/model";
import { shippedModel } from "@kikimimi/classifier/models";
import { WIDTH } from "@kikimimi/classifier/outputs";
import type { Sentiment, Signal } from "@kikimimi/core/mention/signal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adapted, fits, groundOf, unpacked } from "./brand-adapt.ts";
import { clustersOf, foldRows, trainingRows } from "./brand-folds.ts";
import { gainOf, headFigures, type Judged, objectionsTo } from "./brand-judge.ts";
import { BrandReport, renderBrandReport } from "./brand-report.ts";
import { type BrandRow, readBrandRows } from "./brand-rows.ts";
import { trainBrandModel } from "./brand-train.ts";
import { exampleOf } from "./example.ts";
import { logitsOf } from "./fit.ts";
import { ownPosts, splitOf } from "./own-posts.ts";

const rowOf = (text: string, author: string | null = null): BrandRow => ({ text, author, labels: { anger: 0 } });
const NOTHING_LEFT_OUT = { otherLanguage: 0, unlabelled: 0, repeated: 0 };
const silent = (): void => undefined;

describe("readBrandRows", () => {
  let folder: string;
  const file = (name: string, ...rows: readonly unknown[]): string => {
    const path = join(folder, name);
    writeFileSync(path, rows.map((row) => `${typeof row === "string" ? row : JSON.stringify(row)}\n`).join(""));
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "kikimimi-brand-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("takes what is labelled, leaves the rest unknown, and says what it passed over", () => {
    const path = file(
      "rows.jsonl",
      { text: "二度と使わない", anger: true, intents: "churn", author: { id: "a1", name: "x" } },
      { text: "当選おめでとう。今すぐ登録", spam: true, author: "a2" },
      { text: "いつ届きますか", sentiment: "neutral", urgency: "1" },
      { text: "いつ届きますか", sentiment: "neutral", urgency: "1" },
      { text: "Where is my parcel?", sentiment: "negative" },
      { text: "何か書いてある", sentiment: null },
      { text: "これは別の言語とされている", anger: 0, lang: "zh-TW" },
    );
    const { rows, ...passed } = readBrandRows([path], "ja");
    expect(passed).toEqual({ otherLanguage: 2, unlabelled: 1, repeated: 1 });
    expect(new Set(rows)).toEqual(
      new Set([
        { text: "二度と使わない", author: "a1", labels: { anger: 2, intents: ["churn"] } },
        { text: "当選おめでとう。今すぐ登録", author: "a2", labels: { intents: ["spam"] } },
        { text: "いつ届きますか", author: null, labels: { sentiment: "neutral", urgency: 1 } },
      ]),
    );
  });

  it("gives the same rows whatever the order of files and lines", () => {
    const [a, b] = [
      { text: "遅いです", anger: 1 },
      { text: "速いです", anger: 0 },
    ];
    const one = readBrandRows([file("a.jsonl", a), file("b.jsonl", b)], "ja");
    expect(readBrandRows([file("c.jsonl", b, a)], "ja")).toEqual(one);
  });

  it("names the file and line of what it cannot read", () => {
    const cases: [unknown, string][] = [
      ["{", "this is no JSON"],
      [{ sentiment: "negative" }, "text: "],
      [{ text: "a", sentiment: "meh" }, '"meh" is none of'],
      [{ text: "a", anger: 3 }, '"3" is neither'],
      [{ text: "a", intents: ["rant"] }, '"rant" is none of'],
    ];
    for (const [row, problem] of cases) {
      const path = file("bad.jsonl", { text: "よい", anger: 0 }, row);
      expect(() => readBrandRows([path], "ja")).toThrow(`${path}:2: ${problem}`);
    }
    expect(() => readBrandRows([join(folder, "nowhere")], "ja")).toThrow("There is no file");
  });
});

describe("folds", () => {
  const copies = [
    "Parcel 4711 is late again!!! @shop https://a.example/x",
    "parcel 99 is late AGAIN",
    "ｐａｒｃｅｌ is late again",
    "The tea was lovely, thank you",
  ];

  it("finds texts that say the same in other dress, directly or through others", () => {
    const clusters = clustersOf([...copies, "😡😡", "😡😡", "👍"]);
    expect(new Set(clusters.slice(0, 3)).size).toBe(1);
    expect(clusters[4]).toBe(clusters[5]);
    expect(new Set(clusters).size).toBe(4);
  });

  it("puts all rows of an author, and all copies by unknown authors, into one fold, and deals evenly", () => {
    const rows = [
      ...copies.map((text) => rowOf(text)),
      ...Array.from({ length: 60 }, (_, at) =>
        rowOf(`${"あいうえおかきくけこ"[at % 10]}${at}番の話`.repeat(3), `author ${at % 20}`),
      ),
    ];
    const folded = foldRows(rows, 5, 7);
    const byAuthor = Map.groupBy(folded, ({ row, cluster }) => row.author ?? `cluster ${cluster}`);
    expect(byAuthor.size).toBe(22);
    for (const members of byAuthor.values()) expect(new Set(members.map(({ fold }) => fold)).size).toBe(1);
    const sizes = [...Map.groupBy(folded, ({ fold }) => fold).values()].map((members) => members.length);
    expect([sizes.length, Math.max(...sizes) - Math.min(...sizes) <= 3]).toEqual([5, true]);
    expect(foldRows(rows, 5, 7)).toEqual(folded);
    expect(foldRows(rows, 5, 8).map(({ fold }) => fold)).not.toEqual(folded.map(({ fold }) => fold));
  });

  it("trains on no text that says the same as one held out, also by another author", () => {
    const rows = ["a", "b", "c", "d", "e", "f"].map((author) => rowOf("この荷物はまだ届いていません", author));
    rows.push(
      ...Array.from({ length: 12 }, (_, at) =>
        rowOf(`${String.fromCodePoint(0x30a2 + at * 4)}は別の文章です${at}`.repeat(2), `z${at}`),
      ),
    );
    const folded = foldRows(rows, 5, 1);
    for (let fold = 0; fold < 5; fold += 1) {
      const held = folded.filter((one) => one.fold === fold);
      const training = trainingRows(folded, fold);
      const shared = training.filter(({ cluster }) => held.some((one) => one.cluster === cluster));
      expect(shared).toEqual([]);
      expect(training.some((one) => one.fold === fold)).toBe(false);
    }
  });
});

describe("adapted", () => {
  const language = "ja";
  const base = shippedModel(language).file;
  const posts = ownPosts(language)
    .filter((post) => splitOf(post) === "train")
    .slice(0, 200);

  it("starts exactly where the shipped model stands", () => {
    const start = unpacked(base);
    const model = new Model(base);
    const classifier = new Classifier(() => model);
    for (const { text } of posts.slice(0, 50)) {
      const logits = logitsOf(start, exampleOf({ text }, language));
      const { anger } = classifier.classify(text, { lang: language }, { reasons: false });
      expect(1 / (1 + Math.exp(-(logits[3] ?? 0)))).toBeCloseTo(anger.scores[2], 4);
    }
    expect(start.weights.length).toBe(start.rows.size * WIDTH);
  });

  it("stays where it is when nothing new is told, and moves where it is", () => {
    const texts = posts.map(({ text }) => text);
    const ground = groundOf(base, texts, 1);
    const twoOf = (file: ModelFile): ((text: string) => number) => {
      const model = new Model(file);
      const classifier = new Classifier(() => model);
      return (text) => classifier.classify(text, { lang: language }, { reasons: false }).urgency.scores[2];
    };
    const taught = Array.from({ length: 60 }, (_, at): BrandRow => {
      return { text: `ヌルポ便の件その${at}`, author: `a${at}`, labels: { urgency: 2 } };
    });
    const [before, still, moved] = [base, adapted(ground, []), adapted(ground, taught)].map(twoOf);
    if (!before || !still || !moved) throw new Error("three models were made");
    const text = "ヌルポ便の件その99";
    expect(still(text)).toBeCloseTo(before(text), 2);
    expect(moved(text)).toBeGreaterThan(before(text) + 0.3);
    const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
    expect(mean(texts.map((post) => Math.abs(moved(post) - before(post))))).toBeLessThan(0.03);
    // Sixty urgent rows do not make the rest of the world more urgent.
    expect(Math.abs(mean(texts.map(moved)) - mean(texts.map(before)))).toBeLessThan(0.001);
  });

  it("names its content in a version that sorts after the shipped one", () => {
    const ground = groundOf(
      base,
      posts.slice(0, 20).map(({ text }) => text),
      1,
    );
    const one = adapted(ground, [rowOf("遅い")]);
    const other = adapted(ground, [{ text: "遅い", author: null, labels: { anger: 2 } }]);
    expect(one.version).toMatch(/^linear-\d+\+brand\.[0-9a-f]{8}$/);
    expect(one.version > base.version).toBe(true);
    expect(adapted(ground, [rowOf("遅い")])).toEqual(one);
    expect(other.version).not.toBe(one.version);
    expect(fits({ ...one, numbers: one.numbers.slice(1) }, language)).toBe(false);
  });
});

describe("judge", () => {
  const signalOf = (label: Sentiment): Signal => ({
    ...classify("まあまあ"),
    sentiment: { ...classify("まあまあ").sentiment, label },
  });
  const judgedOf = (before: Sentiment, after: Sentiment, at: number): Judged => ({
    labels: { sentiment: at % 2 === 0 ? "positive" : "negative" },
    before: signalOf(before),
    after: signalOf(after),
    group: `g${at}`,
  });
  const right = (at: number): Sentiment => (at % 2 === 0 ? "positive" : "negative");

  it("measures what is labelled, and only that", () => {
    const judged = Array.from({ length: 10 }, (_, at) => judgedOf("neutral", right(at), at));
    expect(headFigures(judged)).toEqual([
      { head: "sentiment", n: 10, macroF1: { before: 0, after: 1 }, averagePrecision2: null },
    ]);
  });

  it("objects to a loss beyond noise and to a point forgotten, and to nothing else", () => {
    const worse = Array.from({ length: 60 }, (_, at) => judgedOf(right(at), at < 20 ? "neutral" : right(at), at));
    const mixed = Array.from({ length: 60 }, (_, at) =>
      at < 3 ? judgedOf(right(at), "neutral", at) : judgedOf(at < 5 ? "neutral" : right(at), right(at), at),
    );
    expect(objectionsTo(gainOf(worse, 1), [])).toEqual([expect.stringContaining("on your rows")]);
    const noisy = gainOf(mixed, 1);
    expect(noisy.mean).toBeLessThan(0);
    expect(objectionsTo(noisy, [])).toEqual([]);
    const own = (after: number) =>
      [{ head: "anger", n: 9, macroF1: { before: 0.7, after }, averagePrecision2: null }] as const;
    expect(objectionsTo({ mean: 0.1, error: 0 }, own(0.6899))).toEqual([expect.stringContaining("anger loses 1.0")]);
    expect(objectionsTo({ mean: 0.1, error: 0 }, own(0.6901))).toEqual([]);
    expect(gainOf(mixed, 1)).toEqual(noisy);
  });
});

// Six fits of two seconds or so each.
describe("trainBrandModel", { timeout: 240_000 }, () => {
  const seed = 3;

  it("refuses too few rows and rows of one author", () => {
    const rows = Array.from({ length: 60 }, (_, at) =>
      rowOf(`${at} ${String.fromCodePoint(0x4e00 + at * 9).repeat(6)}`, "one"),
    );
    const options = { seed, progress: silent };
    expect(() => trainBrandModel("ja", { rows: rows.slice(0, 49), ...NOTHING_LEFT_OUT }, options)).toThrow(
      "50 labelled rows in ja are needed; there are 49",
    );
    expect(() => trainBrandModel("ja", { rows, ...NOTHING_LEFT_OUT }, options)).toThrow("by one author");
  });

  it("learns a brand's own habit on unseen writers and forgets nothing", () => {
    // For this brand a question about an order is urgent; the shipped model cannot know.
    const rows = Array.from({ length: 120 }, (_, at): BrandRow => {
      const topic = ["カナリア便", "店頭の棚", "新しい味", "カナリア便の箱"][at % 4] ?? "";
      const tail = ["はどうですか", "について教えて", "の話です", "を見ました", "がありました"][at % 5] ?? "";
      const who = String.fromCodePoint(0x4e00 + at * 37, 0x5e00 + at * 31, 0x6e00 + at * 29);
      return {
        text: `${who}さんの${topic}${tail}`,
        author: `author ${at % 30}`,
        labels: { urgency: topic.startsWith("カナリア") ? 2 : 0 },
      };
    });
    const { report } = trainBrandModel("ja", { rows, ...NOTHING_LEFT_OUT }, { seed, progress: silent });
    const [urgency] = report.yours;
    expect([urgency?.head, urgency?.n, report.folds]).toEqual(["urgency", 120, 5]);
    expect((urgency?.macroF1.after ?? 0) - (urgency?.macroF1.before ?? 0)).toBeGreaterThan(0.3);
    expect(report.objections).toEqual([]);
    expect(report.own.map(({ head }) => head)).toEqual(["sentiment", "anger", "urgency", "intents"]);
    expect(BrandReport.parse(report)).toEqual(report);
    expect(renderBrandReport(report)).toContain("nothing was written");
  });
});

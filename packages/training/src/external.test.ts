import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDataset } from "./dataset.ts";
import { externalData, hasTrainingSets, trainingSets } from "./external.ts";
import type { Labelled } from "./label.ts";

describe.skipIf(!hasTrainingSets())("external payloads", () => {
  it("train on both labels of a line, each as its format reads it", () => {
    const all = trainingSets();
    const told = (task: "sentiment" | "anger", source: readonly Labelled[]): [string, string][] =>
      source.flatMap((one): [string, string][] => (one[task] === undefined ? [] : [[one.text, String(one[task])]]));
    for (const task of ["sentiment", "anger"] as const) {
      const read = (path: string, split?: string): [string, string][] =>
        loadDataset({ path: join(externalData(), path), task, split }).rows.map(({ text, truth }) => [
          text,
          truth.label,
        ]);
      const files = [...read("goemotions", "train"), ...read("xed"), ...(task === "sentiment" ? read("vader") : [])];
      const seen = told(task, all);
      // One difference is told at once; a listing of all of them would take minutes.
      const first = seen.findIndex((pair, at) => pair.join("\t") !== files[at]?.join("\t"));
      expect([seen.length, first, seen[first]]).toEqual([files.length, -1, files[first]]);
    }
  });

  it("hold no empty text", () => {
    expect(trainingSets().filter(({ text }) => text.trim() === "")).toEqual([]);
  });
});

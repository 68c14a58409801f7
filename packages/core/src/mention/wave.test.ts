import { describe, expect, it } from "vitest";
import { waveWeight } from "./decision.ts";
import { founderOf, recentOf, waveIdOf } from "./wave.ts";

describe("a wave", () => {
  it("is named after the post that began it", () => {
    expect([waveIdOf("mnt_ABC"), founderOf("wav_ABC")]).toEqual(["wav_ABC", "mnt_ABC"]);
  });

  it("counts what was written in the day up to its newest post, in any order", () => {
    const times = ["2026-11-02T12:00:00.000Z", "2026-11-01T12:00:00.000Z", "2026-11-01T12:00:00.001Z"];
    expect([recentOf(times), recentOf(times.toReversed()), recentOf(times.slice(0, 1))]).toEqual([2, 2, 1]);
  });

  it("weighs more from 5, 20 and 100 posts on", () => {
    expect([0, 4, 5, 19, 20, 99, 100, 500].map(waveWeight)).toEqual([0, 0, 8, 8, 14, 14, 20, 20]);
  });
});

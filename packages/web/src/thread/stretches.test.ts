import type { Mention, ThreadDetail } from "@kikimimi/api/schema";
import { describe, expect, it } from "vitest";
import { stretchesOf } from "./stretches.ts";

type Activity = ThreadDetail["activities"][number];

const at = (minute: number): string => `2026-11-26T08:${String(minute).padStart(2, "0")}:00.000Z`;
/** Enough of a post, and of a deed, for their order and kind. */
const post = (minute: number, kind: Mention["kind"] = "post") =>
  ({ mentionId: `mnt_${minute}`, createdAt: at(minute), deletedAt: null, kind }) as Mention;
const deed = (minute: number, type: Activity["type"] = "thread.claimed") =>
  ({ activityId: `act_${minute}`, at: at(minute), type }) as Activity;

const shape = (mentions: readonly Mention[], activities: readonly Activity[]) =>
  stretchesOf(mentions, activities).map(({ folded, moments }) => [
    folded,
    moments.map((moment) => moment.at.slice(14, 16)),
  ]);

describe("stretchesOf", () => {
  it("puts posts and deeds in order and folds nothing short", () => {
    expect(shape([post(3), post(1)], [deed(2)])).toEqual([
      [null, ["01"]],
      [null, ["02"]],
      [null, ["03"]],
    ]);
  });
  it("folds reposts in a row, and the older of many deeds, but never a note", () => {
    const deeds = [1, 2, 3, 4, 5].map((minute) => deed(minute));
    expect(shape([post(7, "repost"), post(8, "repost"), post(9)], [...deeds, deed(6, "thread.noted")])).toEqual([
      ["foldedDeeds", ["01", "02"]],
      [null, ["03", "04", "05"]],
      [null, ["06"]],
      ["reposts", ["07", "08"]],
      [null, ["09"]],
    ]);
  });
});

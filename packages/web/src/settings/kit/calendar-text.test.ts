import fc from "fast-check";
import { Calendar } from "@kikimimi/core/time/calendar";
import { describe, expect, it } from "vitest";
import { readDays, readIntervals, writeDays, writeIntervals } from "./calendar-text.ts";

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);
const intervals = fc.array(fc.tuple(time, time), { maxLength: 6 });
const day = fc
  .date({ min: new Date("2000-01-01T00:00:00Z"), max: new Date("2099-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe("hours in words", () => {
  it("are read as they are written", () => {
    fc.assert(
      fc.property(intervals, (list) => {
        expect(readIntervals(writeIntervals(list))).toEqual(list);
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(day, intervals), (days) => {
        expect(readDays(writeDays(days))).toEqual({ ...days });
      }),
    );
  });
  it.each([
    [
      "9:00〜12:00、13:00〜18:00",
      [
        ["09:00", "12:00"],
        ["13:00", "18:00"],
      ],
    ],
    ["０９：００－１２：００", [["09:00", "12:00"]]],
    ["9-17", [["09:00", "17:00"]]],
    ["22:00 – 24:00", [["22:00", "24:00"]]],
    ["", []],
  ])("%s", (text, list) => {
    expect(readIntervals(text)).toEqual(list);
  });
  it.each(["朝から", "09:00", "9:00-25:00", "18:00-09:00", "1-2-3", "朝-12:00"])(
    "that are none are refused: %s",
    (text) => {
      const read = Calendar.safeParse({ timeZone: "Asia/Tokyo", hours: { mon: readIntervals(text) } });
      expect(read.error?.issues[0]?.path.slice(0, 2)).toEqual(["hours", "mon"]);
    },
  );
});

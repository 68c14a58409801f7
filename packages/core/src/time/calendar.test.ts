import type * as z from "zod";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BusinessTime, Calendar } from "./calendar.ts";
import { wallTimeOf } from "./zone.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (iso: string): Date => new Date(iso);
const office = { mon: DAY(), tue: DAY(), wed: DAY(), thu: DAY(), fri: DAY() };

function DAY(): [string, string][] {
  return [
    ["09:00", "12:00"],
    ["13:00", "18:00"],
  ];
}

function business(calendar: z.input<typeof Calendar>, isHoliday?: (day: string) => boolean): BusinessTime {
  return new BusinessTime(Calendar.parse(calendar), isHoliday);
}

/** Counts minutes one by one by what the zone's clocks show: slow, and hard to get wrong. */
function countMinutes(calendar: Calendar, from: Date, to: Date): number {
  const names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
  let minutes = 0;
  for (let ms = from.getTime(); ms < to.getTime(); ms += MINUTE) {
    const { year, month, day, hour, minute } = wallTimeOf(new Date(ms), calendar.timeZone);
    const date = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
    const weekday = names[new Date(Date.UTC(year, month - 1, day)).getUTCDay()] ?? "sun";
    const regular = calendar.holidays.includes(date) ? [] : (calendar.hours[weekday] ?? []);
    const now = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
    const within = (intervals: readonly (readonly [string, string])[]): boolean =>
      intervals.some(([opens, closes]) => opens <= now && now < closes);
    if (within(calendar.shifts[date] ?? regular) && !within(calendar.breaks[date] ?? [])) minutes++;
  }
  return minutes;
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const intervals = fc.array(
  fc
    .tuple(fc.nat(47), fc.integer({ min: 1, max: 48 }))
    .filter(([from, to]) => from < to)
    .map(([from, to]) => [clock(from * 30), clock(to * 30)] as [string, string]),
  { maxLength: 3 },
);
/** Days around the changes of clocks in the zones below, and some others. */
const DAYS = [
  "2026-03-07",
  "2026-03-08",
  "2026-03-09",
  "2026-03-29",
  "2026-04-05",
  "2026-10-04",
  "2026-10-25",
  "2026-11-01",
  "2026-05-04",
  "2026-12-31",
  "2026-02-28",
];
const day = fc.constantFrom(...DAYS);
const calendar = fc
  .record({
    timeZone: fc.constantFrom(
      "Asia/Tokyo",
      "America/Los_Angeles",
      "Europe/Berlin",
      "Australia/Lord_Howe",
      "America/Havana",
    ),
    hours: fc.record({
      sun: intervals,
      mon: intervals,
      tue: intervals,
      wed: intervals,
      thu: intervals,
      fri: intervals,
      sat: intervals,
    }),
    holidays: fc.array(day, { maxLength: 3 }),
    shifts: fc.dictionary(day, intervals, { maxKeys: 2 }),
    breaks: fc.dictionary(day, intervals, { maxKeys: 2 }),
  })
  .map((raw) => Calendar.parse(raw));
const minuteNear = fc
  .tuple(day, fc.integer({ min: -2 * 1440, max: 2 * 1440 }))
  .map(([date, minutes]) => new Date(Date.parse(`${date}T12:00:00Z`) + minutes * MINUTE));

describe("business time", () => {
  it("is what a counter of minutes counts, over every change of clocks", () => {
    fc.assert(
      fc.property(calendar, minuteNear, fc.nat(4 * 1440), (plan, from, length) => {
        const to = new Date(from.getTime() + length * MINUTE);
        const time = new BusinessTime(plan);
        expect(time.elapsed(from, to)).toBe(countMinutes(plan, from, to) * MINUTE);
        expect(time.elapsed(to, from)).toBe(0 - time.elapsed(from, to));
      }),
      { numRuns: 100 },
    );
  });

  it("adds up over any moment between", () => {
    fc.assert(
      fc.property(calendar, fc.tuple(minuteNear, minuteNear, minuteNear), (plan, [a, b, c]) => {
        const time = new BusinessTime(plan);
        expect(time.elapsed(a, b) + time.elapsed(b, c)).toBe(time.elapsed(a, c));
      }),
      { numRuns: 120 },
    );
  });

  it("is due at the earliest moment by which it has passed, and the latest for what lies before", () => {
    fc.assert(
      fc.property(calendar, minuteNear, fc.integer({ min: -30 * 3600, max: 30 * 3600 }), (plan, from, seconds) => {
        const time = new BusinessTime(plan);
        const due = time.due(from, seconds * 1000);
        const open = Object.values(plan.hours).some((day_) => day_.length > 0);
        fc.pre(due !== undefined || open);
        expect(due).toBeDefined();
        const at_ = due ?? from;
        expect(time.elapsed(from, at_)).toBe(seconds * 1000);
        const before = new Date(at_.getTime() - Math.sign(seconds));
        expect(Math.abs(time.elapsed(from, before))).toBe(Math.max(0, Math.abs(seconds) * 1000 - 1));
      }),
      { numRuns: 120 },
    );
  });

  it.each([
    ["a lunch break", "2026-11-26T10:00:00+09:00", "2026-11-26T14:00:00+09:00", 3],
    ["a night", "2026-11-26T17:00:00+09:00", "2026-11-27T10:00:00+09:00", 2],
    ["a weekend", "2026-11-27T17:00:00+09:00", "2026-11-30T10:00:00+09:00", 2],
    ["nothing", "2026-11-28T00:00:00+09:00", "2026-11-29T23:59:00+09:00", 0],
  ])("counts by hand over %s", (_name, from, to, hours) => {
    expect(business({ timeZone: "Asia/Tokyo", hours: office }).elapsed(at(from), at(to))).toBe(hours * HOUR);
  });

  it("knows Golden Week: from Friday evening, 1 May 2026, to Thursday morning, 7 May", () => {
    const golden = new Set(["2026-05-03", "2026-05-04", "2026-05-05", "2026-05-06"]);
    const time = business({ timeZone: "Asia/Tokyo", hours: office, holidaySets: ["JP"] }, (date) => golden.has(date));
    expect(time.elapsed(at("2026-05-01T17:00:00+09:00"), at("2026-05-07T10:00:00+09:00"))).toBe(2 * HOUR);
    expect(time.due(at("2026-05-01T17:30:00+09:00"), HOUR)).toEqual(at("2026-05-07T09:30:00+09:00"));
  });

  it("counts real hours on the days when clocks change", () => {
    const night = { timeZone: "America/Los_Angeles", hours: { sun: [["00:00", "24:00"]] as [string, string][] } };
    expect(business(night).elapsed(at("2026-03-08T08:00:00Z"), at("2026-03-10T08:00:00Z"))).toBe(23 * HOUR);
    expect(business(night).elapsed(at("2026-11-01T07:00:00Z"), at("2026-11-03T08:00:00Z"))).toBe(25 * HOUR);
    const skipped = { timeZone: "America/Los_Angeles", hours: { sun: [["02:30", "03:30"]] as [string, string][] } };
    expect(business(skipped).elapsed(at("2026-03-08T08:00:00Z"), at("2026-03-09T08:00:00Z"))).toBe(HOUR / 2);
  });

  it("lets a shift open a holiday and a break close any day", () => {
    const time = business({
      timeZone: "Asia/Tokyo",
      hours: office,
      holidays: ["2026-12-30", "2026-12-31"],
      shifts: { "2026-12-30": [["09:00", "12:00"]] },
      breaks: { "2026-12-30": [["10:00", "10:30"]], "2026-12-28": [["00:00", "24:00"]] },
    });
    const day_ = (date: string): number => time.elapsed(at(`${date}T00:00:00+09:00`), at(`${date}T24:00:00+09:00`));
    expect(["2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31"].map((date) => day_(date) / HOUR)).toEqual([
      0, 8, 2.5, 0,
    ]);
  });

  it("ends at closing time rather than at the next opening, and begins at the next opening when closed", () => {
    const time = business({ timeZone: "Asia/Tokyo", hours: office });
    expect(time.due(at("2026-11-27T17:00:00+09:00"), HOUR)).toEqual(at("2026-11-27T18:00:00+09:00"));
    expect(time.due(at("2026-11-27T17:00:00+09:00"), HOUR + 1)).toEqual(at("2026-11-30T09:00:00.001+09:00"));
    expect(time.due(at("2026-11-28T12:00:00+09:00"), 0)).toEqual(at("2026-11-28T12:00:00+09:00"));
    expect(time.due(at("2026-11-30T09:30:00+09:00"), -HOUR)).toEqual(at("2026-11-27T17:30:00+09:00"));
    expect([time.isOpen(at("2026-11-27T12:00:00+09:00")), time.isOpen(at("2026-11-27T13:00:00+09:00"))]).toEqual([
      false,
      true,
    ]);
  });

  it("is never due in a calendar that never opens", () => {
    expect(business({ timeZone: "UTC" }).due(at("2026-11-27T00:00:00Z"), 1)).toBeUndefined();
    expect(business({ timeZone: "UTC" }).due(at("2026-11-27T00:00:00Z"), -1)).toBeUndefined();
  });

  it("is never due in more than a hundred years, however little it opens", () => {
    const time = business({ timeZone: "UTC", hours: { mon: [["09:00", "09:01"]] } });
    expect(time.due(at("2026-11-27T00:00:00Z"), 5_000 * MINUTE)?.getUTCFullYear()).toBe(2122);
    expect(time.due(at("2026-11-27T00:00:00Z"), 5_300 * MINUTE)).toBeUndefined();
    expect(time.due(at("2026-11-27T00:00:00Z"), -5_300 * MINUTE)).toBeUndefined();
  });

  it.each([
    [{ timeZone: "Mars/Olympus" }, "IANA"],
    [{ timeZone: "UTC", hours: { mon: [["18:00", "09:00"]] } }, "two intervals"],
    [{ timeZone: "UTC", hours: { mon: [["9:00", "18:00"]] } }, "00:00 to 24:00"],
    [{ timeZone: "UTC", hours: { mon: [["09:00", "24:01"]] } }, "00:00 to 24:00"],
    [{ timeZone: "UTC", hours: { monday: [] } }, "key"],
    [{ timeZone: "UTC", holidays: ["2026-02-30"] }, "date"],
    [{ timeZone: "UTC", open: true }, "open"],
  ])("refuses %o", (raw, word) => {
    const parsed = Calendar.safeParse(raw);
    expect(parsed.success).toBe(false);
    expect(parsed.error?.message).toContain(word);
  });
});
